// Attack: a connection that is open for allowed requests only is written to by its descriptor, past the network surface:
// through fs, through a stream, through a child's standard output.

import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: "network:request", method: GET, host: "127.0.0.1", effect: allow }
  - { action: "shell:execute", command: "cat", effect: allow }
  - { action: "file:*", path: "./**", effect: allow }
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const seen: string[] = [];
    const server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const program = fs.readFileSync(path.join(root, 'test/attacks/socket-descriptor/agent.cjs'), 'utf8');
    const run = await runGated({ node, policy, program, args: [String((server.address() as AddressInfo).port)] });
    server.closeAllConnections();
    server.close();
    t.same(run.json(), { writeSync: 'EACCES', writevSync: 'EACCES', writeFileSync: 'EACCES', appendFileSync: 'EACCES', stream: 'EACCES', child: 'EACCES', neighbour: 'mine' }, run.stderr);
    t.same(seen, ['GET /allowed'], 'the server saw the allowed request and no other');
  });
}
