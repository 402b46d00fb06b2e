// Under a policy that allows everything, and in observe mode, every client gets what it gets without the gate.

import t from 'tap';
import * as path from 'node:path';
import { nodeVersions, root, runGated } from '../../harness.ts';
import { startServers } from '../network-servers.ts';

const modes = { 'all allowed': 'version: 1\ndefaultAction: allow\n', observed: 'version: 1\nmode: observe\ndefaultAction: deny\n' };

async function outcomesOf(node: string, agent: string, policy: string | null): Promise<{ readonly outcomes: Record<string, string>; readonly seen: string[]; readonly denied: number }> {
  const servers = await startServers();
  const modules = (name: string): string => path.join(root, 'node_modules', name);
  const result = await runGated({
    node,
    via: policy === null ? 'none' : 'import',
    ...(policy === null ? {} : { policy }),
    file: path.join(root, 'test/intercept', agent, 'agent.cjs'),
    args: [JSON.stringify({ ports: servers.ports, unix: servers.unix, folder: path.dirname(servers.unix), transparent: true, undici: modules('undici'), undici7: node === '18' ? null : modules('undici-7') })],
    env: { SAFECLAW_QUIET: '1' },
  });
  servers.close();
  const outcomes: Record<string, string> = {};
  for (const [name, outcome] of Object.entries(result.json<Record<string, unknown>>())) outcomes[name] = steady(JSON.stringify(outcome));
  return { outcomes, seen: servers.hits.map(steady), denied: result.records.filter((r) => r.verdict === 'deny').length };
}

/** Without what differs between two bare runs: ports, dates, folders, and how a server's answer fell into packets. */
function steady(text: string): string {
  return text.replace(/:\d{4,5}\b/g, ':port').replace(/"port":\d+/g, '"port":0').replace(/Date: [^\\]*/g, 'Date').replace(/safeclaw-net-\w+/g, 'folder').replace(/(\\u0000){3}\\u0004[^"]*/g, 'settings');
}

for (const node of nodeVersions) {
  for (const agent of ['http', 'net']) {
    t.test(`node ${node}, ${agent}`, async (t) => {
      const bare = await outcomesOf(node, agent, null);
      for (const [mode, policy] of Object.entries(modes)) {
        const gated = await outcomesOf(node, agent, policy);
        t.same(gated.outcomes, bare.outcomes, `${mode}: the same results and errors`);
        t.same(gated.seen.slice().sort(), bare.seen.slice().sort(), `${mode}: the servers saw the same`);
        t.equal(gated.denied, 0, `${mode}: nothing denied`);
      }
    });
  }
}
