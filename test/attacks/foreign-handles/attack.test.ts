// Attack: by the number of a descriptor or by the class of a native handle, what another thread or surface stands over:
// another thread's log, a connection for allowed requests, a listening socket as a pipe, a thread with no gate, a
// database that is opened later than it was decided.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { dist, nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: "./data/**", effect: allow }
  - { action: "network:request", method: GET, host: "127.0.0.1", path: "/allowed", effect: allow }
`;
const program = fs.readFileSync(path.join(root, 'test/attacks/foreign-handles/agent.cjs'), 'utf8');

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const outside = temporaryFolder();
    const folder = temporaryFolder();
    const seen: string[] = [];
    const server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
      fs.rmSync(outside, { recursive: true, force: true });
      fs.rmSync(folder, { recursive: true, force: true });
    });
    fs.writeFileSync(path.join(outside, 'secret.txt'), 'TOP-SECRET');
    const run = await runGated({ node, policy, program, folder, files: { 'data/own.txt': 'own' }, nodeArgs: ['--no-warnings', ...(node === '22' ? ['--experimental-sqlite'] : [])], args: [outside, String((server.address() as AddressInfo).port)] });
    const { neighbours, ...results } = run.json<Record<string, unknown>>();
    for (const [name, result] of Object.entries(results)) t.match(result, /^(?:EACCES|none)$/, name);
    t.same(neighbours, { worker: 'message', database: 'own' }, run.stderr);
    t.same([...new Set(seen)], ['GET /allowed'], 'the server saw the allowed request and no other');
    t.same(fs.readdirSync(outside), ['secret.txt']);
    const verified = spawnSync(process.execPath, [path.join(dist, 'cli.cjs'), 'audit', 'verify', path.join(folder, '.safeclaw/audit')], { encoding: 'utf8', env: {} });
    t.equal(verified.status, 0, verified.stdout + verified.stderr);
    t.notOk(run.stdout.includes('TOP-SECRET'));
  });
}
