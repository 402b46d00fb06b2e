// The attack: make the gate see less than is sent. Whatever is taken away from it, a request that was not decided
// reaches no server.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated } from '../../harness.ts';
import { startServers } from '../network-servers.ts';

interface Outcome {
  readonly text?: string;
  readonly hung?: boolean;
  readonly safeclaw?: { readonly action: string };
}

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers();
    t.teardown(() => servers.close());
    const { http, proxy } = servers.ports;
    const result = await runGated({
      node,
      policy: `version: 1
defaultAction: deny
rules:
  - { action: network:request, host: 127.0.0.1, port: ${http}, path: /ok/*, effect: allow }
  - { action: network:connect, host: 127.0.0.1, port: ${proxy}, effect: allow }
  - { action: "file:*", path: "**", effect: allow }
  - { action: "module:*", path: "**", effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`,
      file: path.join(root, 'test/intercept/http/hostile.cjs'),
      args: [JSON.stringify({ ports: servers.ports, undici: path.join(root, 'node_modules/undici'), sdk: path.join(root, 'node_modules/@aws-sdk/client-s3') })],
    });
    const outcomes = result.json<Record<string, Outcome>>();
    t.ok(Object.keys(outcomes).length >= 14, 'the agent ran to its end');
    for (const [name, outcome] of Object.entries(outcomes)) {
      const arrived = servers.hits.filter((hit) => hit.includes(name)).length;
      if (name === '/ok/polluted-builtins') t.equal(arrived, 0, `${name}: a connection by hand is no request, and no rule allows it`);
      else if (name.startsWith('/ok')) {
        t.type(outcome.text, 'string', `${name}: ${JSON.stringify(outcome)}`);
        // The proxy of the servers here counts a request by its whole URL, and sends it on.
        t.equal(servers.hits.filter((hit) => hit.includes(` ${name}`)).length, 1, `${name}: the server was asked`);
      } else {
        t.type(outcome.safeclaw?.action, 'string', `${name}: ${JSON.stringify(outcome)}`);
        t.equal(arrived, 0, `${name}: no server was asked`);
      }
    }
    t.same(servers.hits.filter((hit) => hit.startsWith('CONNECT') && !hit.endsWith(`:${http}`)), [], 'the proxy was asked for no other target');
    t.equal(servers.connections.tcp, 0, 'and made no connection to one');
  });
}
