// Connections, datagrams, unix sockets and servers, decided at the native handles whatever API leads there.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';
import { type Servers, startServers } from '../network-servers.ts';
import * as fs from 'node:fs';

const policy = (servers: Servers, folder: string): string => `version: 1
defaultAction: deny
rules:
  - { action: "network:*", host: 127.0.0.2/32, effect: deny }
  - { action: network:request, path: /secret/*, effect: deny }
  - { action: network:connect, host: 127.0.0.0/8, port: ${servers.ports.tcp}, effect: allow }
  - { action: network:connect, host: 127.0.0.1, port: ${servers.ports.tls}, protocol: tls, effect: allow }
  - { action: network:connect, host: localhost, port: ${servers.ports.http}, effect: allow }
  - { action: network:connect, host: [127.0.0.1, localhost], port: ${servers.ports.udp}, protocol: udp, effect: allow }
  - { action: network:connect, protocol: unix, path: "${servers.unix}", effect: allow }
  - { action: network:listen, host: 127.0.0.1, effect: allow }
  - { action: network:listen, path: "${folder}/ok.sock", effect: allow }
  - { action: "file:*", path: "**", effect: allow }
  - { action: "module:*", path: "**", effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`;

interface Outcome {
  readonly text?: string;
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
  readonly message?: string;
  readonly safeclaw?: { readonly action?: string };
}

/** Node's own fields for a failure of that API. */
const syscalls: readonly (readonly [RegExp, string])[] = [
  [/^no (tcp|unix|tls plain)/, 'connect'], [/^no udp$/, 'send'], [/^no udp connected/, 'connect'], [/^no udp bind/, 'bind'], [/^no listen(?! unix file)/, 'listen'],
];

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers();
    const folder = temporaryFolder();
    t.teardown(() => {
      servers.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });
    const result = await runGated({
      node, folder,
      policy: policy(servers, folder),
      file: path.join(root, 'test/intercept/net/agent.cjs'),
      args: [JSON.stringify({ ports: servers.ports, unix: servers.unix, folder })],
    });
    const outcomes = result.json<Record<string, Outcome>>();
    t.ok(Object.keys(outcomes).length > 30, 'the agent ran to its end');
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (name.startsWith('ok')) t.type(outcome.text, 'string', `${name}: ${JSON.stringify(outcome)}`);
      else t.ok(outcome.safeclaw, `${name}: ${JSON.stringify(outcome)}`);
      const syscall = syscalls.find(([pattern]) => pattern.test(name))?.[1];
      if (syscall !== undefined && name !== 'no tcp handle') t.match(outcome, { code: 'EACCES', errno: -13, syscall }, `${name}: Node's own fields`);
    }
    const closed = Object.entries(outcomes).filter(([name]) => /^no tcp(?! handle)/.test(name));
    for (const [name, outcome] of closed) t.match(outcome.message, /events:close destroyed:true$/, `${name}: 'error', then 'close', and never 'connect'`);
    t.same(servers.hits.filter((hit) => /no-|secret/.test(hit)), [], 'nothing that was denied arrived');
    t.equal(servers.connections.h2c, 0, 'nor did a connection');
    for (const text of ['tcp:ok-tcp', 'tcp:ok-tcp-name', 'tcp:ok-tcp-hex', 'tls:ok-tls', 'unix:ok-unix', 'udp:ok-udp', 'udp:ok-udp-name', 'udp:ok-udp-connected', 'GET /by-connect']) t.ok(servers.hits.includes(text), `${text} arrived`);
    const { tcp, http, udp, tls: tlsPort } = servers.ports;
    const count = (target: string, verdict: 'allow' | 'deny', action = 'network:connect'): number => result.records.filter((r) => r.action === action && r.target === target && r.verdict === verdict).length;
    t.equal(count(`tcp://127.0.0.1:${tcp}`, 'allow'), 3, 'one record for each connection by address');
    t.equal(count(`tcp://localhost:${tcp}`, 'allow'), 1, 'one by name');
    t.equal(count(`tcp://localhost:${http}`, 'allow'), 2, 'a request to a host that a connection rule allows is recorded once, as that connection');
    t.equal(result.records.filter((r) => r.action === 'network:request' && r.verdict === 'allow').length, 0, 'and not as a request');
    t.equal(count(`tls://127.0.0.1:${tlsPort}`, 'allow'), 2, 'TLS is known as such');
    t.equal(count(`tcp://127.0.0.2:${tcp}`, 'deny'), 2, 'the address that is connected to is what a CIDR is about');
    t.equal(count(`udp://127.0.0.1:${udp}`, 'allow') + count(`udp://localhost:${udp}`, 'allow'), 3, 'one record for each datagram or connected socket');
    t.equal(result.find('network:listen', undefined, 'allow').length, 3, 'listening: two ports of 127.0.0.1 and a unix socket');
    t.equal(result.find('network:listen', undefined, 'deny').length, 4, 'and four denied');
  });
}
