// The attack: take the native handle of a connection that was allowed for some requests, and make it carry others.
// Nothing that was not decided reaches a server; the same sessions and sockets still carry what is allowed.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated } from '../../harness.ts';
import { startServers } from '../network-servers.ts';

interface Outcome {
  readonly text?: string;
  readonly hung?: boolean;
  readonly message?: string;
  readonly safeclaw?: { readonly action: string; readonly code: string };
}

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers();
    t.teardown(() => servers.close());
    const { http, http2, h2c } = servers.ports;
    const result = await runGated({
      node,
      policy: `version: 1
defaultAction: deny
rules:
  - { action: network:request, host: 127.0.0.1, port: [${http}, ${http2}, ${h2c}], path: [/ok/*], effect: allow }
  - { action: "file:*", path: "**", effect: allow }
  - { action: "module:*", path: "**", effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`,
      file: path.join(root, 'test/intercept/net/handles-agent.cjs'),
      args: [JSON.stringify({ ports: servers.ports })],
    });
    const outcomes = result.json<Record<string, Outcome>>();
    t.ok(Object.keys(outcomes).length >= 30, 'the agent ran to its end');
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (name.startsWith('/ok')) t.type(outcome.text, 'string', `${name}: ${JSON.stringify(outcome)}`);
      else t.same(servers.hits.filter((hit) => hit.includes(name)), [], `${name}: ${JSON.stringify(outcome)}`);
    }
    t.equal(servers.connections.tcp, 0, 'no tunnel was made');
  });
}
