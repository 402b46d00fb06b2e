// Every client's request is decided by method, host and path before anything leaves, and once more by its bytes.
// Evidence is what real servers saw, what the client got, and the log.

import t, { type Test } from 'tap';
import * as path from 'node:path';
import { type GatedResult, nodeVersions, root, runGated } from '../../harness.ts';
import { type Servers, startServers } from '../network-servers.ts';

const policy = (servers: Servers): string => `version: 1
defaultAction: deny
rules:
  - action: network:request
    host: [127.0.0.1, localhost]
    path: /ok/*
    port: [${servers.ports.http}, ${servers.ports.https}, ${servers.ports.http2}, ${servers.ports.h2c}]
    effect: allow
  - action: network:request
    host: "*.example"
    effect: allow
  - action: network:request
    host: 169.254.0.0/16
    effect: allow
  - action: "file:*"
    path: "**"
    effect: allow
  - action: "module:*"
    path: "**"
    effect: allow
  - action: "env:*"
    key: "*"
    effect: allow
`;

/** Cases that are told apart by more than their path: what the one denied record must name. */
const denials: Readonly<Record<string, { readonly action: string; readonly target: RegExp; readonly code: string }>> = {
  '/no/host-header': { action: 'network:request', target: /\/ok\/host-header$/, code: 'SC_HOST_MISMATCH' },
  '/no/lookup': { action: 'network:request', target: /127\.0\.0\.1:\d+\/ok\/lookup$/, code: 'SC_HOST_MISMATCH' },
  '/no/server-name': { action: 'network:request', target: /\/ok\/server-name$/, code: 'SC_HOST_MISMATCH' },
  '/no/metadata': { action: 'network:request', target: /^GET http:\/\/169\.254\.169\.254\/ok\/metadata$/, code: 'SC_PROTECTED' },
  '/no/metadata-hex': { action: 'network:request', target: /^GET http:\/\/169\.254\.169\.254\/ok\/metadata-hex$/, code: 'SC_PROTECTED' },
  '/no/h2-authority': { action: 'network:request', target: /\/ok\/h2-authority$/, code: 'SC_HOST_MISMATCH' },
  '/no/h2c-authority': { action: 'network:request', target: /\/ok\/h2c-authority$/, code: 'SC_HOST_MISMATCH' },
};
/** Connections by hand, which no rule allows: each is one denied network:connect. */
const connects = ['/no/latin1-crlf', '/no/raw-socket', '/no/raw-silent', '/no/raw-tls', '/no/proxy-absolute', '/no/proxy-connect'];
/** A WebSocket tells nothing about its failure. */
const silent = new Set(['/no/websocket']);

interface Outcome {
  readonly text?: string;
  readonly code?: string;
  readonly cause?: string;
  readonly safeclaw?: { readonly action: string; readonly code: string };
}

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers();
    t.teardown(() => servers.close());
    const modules = (name: string): string => path.join(root, 'node_modules', name);
    const result = await runGated({
      node,
      policy: policy(servers),
      file: path.join(root, 'test/intercept/http/agent.cjs'),
      args: [JSON.stringify({ ports: servers.ports, undici: modules('undici'), undici7: node === '18' ? null : modules('undici-7') })],
    });
    const outcomes = result.json<Record<string, Outcome>>();
    t.ok(Object.keys(outcomes).length > 80, 'the agent ran to its end');
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (name.startsWith('/ok')) allowed(t, servers, result, name, outcome);
      else denied(t, servers, result, name, outcome);
    }
    t.equal(result.records.filter((r) => r.action === 'network:connect').length, connects.filter((c) => c in outcomes).length, 'no connection of an allowed request has a record of its own');
    t.same(result.records.filter((r) => r.action === 'network:resolve'), [], 'nor has any name that one needs');
  });
}

function allowed(t: Test, servers: Servers, result: GatedResult, name: string, outcome: Outcome): void {
  t.match(outcome, { text: /hello|hi/ }, `${name}: the client got its answer`);
  t.equal(servers.hits.filter(ends(name)).length, 1, `${name}: the server was asked once`);
  t.same(result.records.filter((r) => ends(name)(String(r.target))).map((r) => r.verdict), ['allow'], `${name}: one record`);
}

function denied(t: Test, servers: Servers, result: GatedResult, name: string, outcome: Outcome): void {
  t.equal(servers.hits.filter(ends(name)).length + servers.hits.filter(ends(name.replace('/no/', '/ok/'))).filter(() => name in denials).length, 0, `${name}: no server was asked`);
  if (!silent.has(name)) {
    t.equal(outcome.cause ?? outcome.code, 'EACCES', `${name}: ${JSON.stringify(outcome)}`);
    t.type(outcome.safeclaw?.code, 'string', `${name}: the error says why`);
  }
  const special = denials[name];
  if (special !== undefined) {
    t.equal(outcome.safeclaw?.code, special.code, `${name}: ${special.code}`);
    t.equal(result.records.filter((r) => r.verdict === 'deny' && r.action === special.action && special.target.test(String(r.target))).length, 1, `${name}: one denied record`);
  } else if (connects.includes(name)) {
    t.equal(outcome.safeclaw?.action, 'network:connect', `${name}: a connection by hand`);
  } else {
    t.same(result.records.filter((r) => ends(name)(String(r.target))).map((r) => r.verdict), ['deny'], `${name}: one record`);
  }
}

function ends(name: string): (text: string) => boolean {
  return (text) => text.endsWith(name);
}

