// A program that writes an audit log, for tests in which it is killed, cut off or run under another Node.

import * as path from 'node:path';
import { buildSync } from 'esbuild';

const source = `
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { openAudit } from '${path.resolve(import.meta.dirname ?? '.', '../../src/audit/writer.ts')}';
const verdict = { kind: 'allow', by: 'rule', rule: 'rules[0]', reason: 'r', position: 'p:1:1', code: 'SC_ALLOWED', limits: null, observed: null };
const read = (path) => ({ kind: 'file:read', path, asked: path });
const [what, argument] = process.argv.slice(2);
const sink = what === 'stdout' ? 'stdout' : 'file';
const log = openAudit({ settings: { sink, folder: process.env.FOLDER ?? '', seal: null, rotate: null, limit: null, redact: null }, policyHash: 'ab'.repeat(32), policyName: 'p', parent: null, threadId: 0, program: process.argv, versions: { safeclaw: '0', node: process.version }, mode: 'enforce' });
if (what === 'kill') {
  const ack = Buffer.alloc(4);
  for (let i = 1; ; i++) {
    log.record(read('/f' + i), verdict);
    ack.writeUInt32LE(i);
    writeSync(1, ack);
  }
} else if (what === 'torn') {
  let refused = 0, done = 0;
  const attempt = () => { try { log.record(read('/f' + done), verdict); done++; } catch (e) { if (e.code !== 'SC_AUDIT_UNWRITABLE') throw e; refused++; } };
  while (refused < 5) attempt();
  const lifted = spawnSync('prlimit', ['--fsize=unlimited', '--pid', String(process.pid)]);
  if (lifted.status !== 0) throw lifted.error ?? new Error(String(lifted.stderr));
  for (let i = 0; i < 5; i++) attempt();
  log.close('exit');
  console.log(JSON.stringify({ refused, done }));
} else {
  process.stdout.write('agent says hello\\n');
  let refused = 0, failure = '';
  for (let i = 0; i < Number(argument); i++) {
    try { log.record(read('/f' + i), verdict); } catch (e) { refused++; failure = e.failure; }
    if (i % 50 === 0) process.stdout.write('agent says ' + i + '\\n');
  }
  if (refused > 0) { process.stdout.on('error', () => {}); console.error(JSON.stringify({ refused, failure })); }
  else log.close('exit');
}
`;

/** Writes the bundled program into the folder and gives its path. */
export function bundleAgent(folder: string): string {
  const outfile = path.join(folder, 'agent.cjs');
  buildSync({ stdin: { contents: source, loader: 'ts', resolveDir: folder }, bundle: true, platform: 'node', target: 'node18', format: 'cjs', outfile, logLevel: 'error' });
  return outfile;
}
