// Names: a query is a way out of its own, so it is decided, in whichever way it is asked.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated } from '../../harness.ts';

const policy = `version: 1
defaultAction: deny
rules:
  - { action: network:request, host: "*.allowed.example", effect: allow }
  - { action: "file:*", path: "**", effect: allow }
  - { action: "module:*", path: "**", effect: allow }
  - { action: "env:*", key: "*", effect: allow }
`;

interface Outcome {
  readonly text?: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly hostname?: string;
  readonly safeclaw?: { readonly action: string };
}

/** As Node names the call in its own errors. */
const syscalls: Readonly<Record<string, string>> = { 'no resolve4': 'queryA', 'no resolveTxt promise': 'queryTxt', 'no resolver': 'queryMx', 'no reverse': 'getHostByAddr', 'no lookupService': 'getnameinfo' };

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const result = await runGated({ node, policy, file: path.join(root, 'test/intercept/dns/agent.cjs') });
    const outcomes = result.json<Record<string, Outcome>>();
    t.ok(Object.keys(outcomes).length >= 13, 'the agent ran to its end');
    let denials = 0;
    for (const [name, outcome] of Object.entries(outcomes)) {
      if (name.startsWith('ok')) t.type(outcome.text, 'string', `${name}: ${JSON.stringify(outcome)}`);
      else if (name.includes('setServers')) t.match(outcome, { code: 'EACCES', syscall: 'setServers', safeclaw: { action: 'network:connect' } }, name);
      else {
        denials++;
        t.match(outcome, { code: 'EACCES', syscall: syscalls[name] ?? 'getaddrinfo', safeclaw: { action: 'network:resolve' } }, `${name}: ${JSON.stringify(outcome)}`);
      }
    }
    t.equal(result.find('network:resolve', undefined, 'deny').length, denials, 'one record for each');
    t.equal(result.find('network:resolve', undefined, 'allow').length, 0, 'and none for what the baseline allows');
    t.equal(result.find('network:resolve', 'no-dot.example').length, 1, 'names are compared in one spelling');
    t.equal(result.find('network:connect', 'udp://127.0.0.9', 'deny').length, 2, 'other DNS servers are connections');
  });
}
