// Connections that leave for another process, or come from one. What is open for requests alone stays where its bytes are
// read; what a server accepted is answered wherever it is sent.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { dist, nodeBinary, nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';
import { startServers } from '../network-servers.ts';

interface Outcome {
  readonly text?: string;
  readonly code?: string;
}

// The servers of the agent's own are at 127.0.0.2, where anything may be written.
const policy = `version: 1
defaultAction: deny
rules:
  - { action: network:request, host: 127.0.0.1, path: /ok/*, effect: allow }
  - { action: [network:connect, network:listen], host: 127.0.0.2, effect: allow }
  - { action: network:listen, host: 127.0.0.1, effect: allow }
  - { action: [shell:execute, process:signal], effect: allow }
  - { action: "file:*", path: "**", effect: allow }
  - { action: "module:*", path: "**", effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`;
const expected: Readonly<Record<string, string>> = { 'ok accepted-by-child': 'answered by child', 'ok server-to-child': 'served by child', 'ok cluster': 'from the worker' };

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers();
    t.teardown(() => servers.close());
    const result = await runGated({
      node,
      policy,
      file: path.join(root, 'test/intercept/net/ipc-agent.cjs'),
      args: [JSON.stringify({ ports: servers.ports })],
    });
    const outcomes = result.json<Record<string, Outcome>>();
    t.equal(Object.keys(outcomes).length, 5, 'the agent ran to its end');
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (name.startsWith('ok')) t.equal(outcome.text, expected[name], `${name}: ${JSON.stringify(outcome)}`);
      else t.same(servers.hits.filter((hit) => hit.includes(name)), [], `${name}: ${JSON.stringify(outcome)}`);
    }
  });
}

for (const node of nodeVersions) {
  t.test(`node ${node}: a connection from a process without a gate`, async (t) => {
    const servers = await startServers();
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy);
    const answers: Record<string, string> = {};
    for (const target of ['/ok/received', '/no/received']) {
      const child = spawn('/usr/bin/env', ['-u', 'NODE_OPTIONS', nodeBinary(node), '--require', path.join(dist, 'register.cjs'), path.join(root, 'test/intercept/net/ipc-agent.cjs'), JSON.stringify({ role: 'taker' })], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const socket = net.connect(servers.ports.http, '127.0.0.1');
      await once(socket, 'connect');
      child.send(target, socket);
      answers[target] = String((await once(child, 'message'))[0]);
      child.kill();
    }
    t.match(answers['/ok/received'], /^HTTP\/1\.1 200/, 'a request that is allowed may be written on it');
    t.match(answers['/no/received'], /^EACCES/, 'and no other');
    t.same(servers.hits, ['GET /ok/received']);
    servers.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
}
