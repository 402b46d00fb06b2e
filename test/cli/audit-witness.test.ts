// Heads that are kept elsewhere: a log that was made again or cut does not fit them.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { allow, fileRead, open } from '../audit/support.ts';
import { safeclaw } from './safeclaw-command.ts';

/** A log to which more is written while the test goes on. */
function growing(folder: string): { readonly file: string; more(count: number): void } {
  const log = open(path.join(folder, 'audit'));
  return {
    file: path.join(folder, 'audit', fs.readdirSync(path.join(folder, 'audit'))[0] as string),
    more: (count) => { for (let i = 0; i < count; i++) log.record(fileRead(`/f${i}`), allow); },
  };
}

/** Everything after line `from` made again with fitting hashes. */
function madeAgain(file: string, from: number): void {
  const lines = fs.readFileSync(file, 'latin1').trimEnd().split('\n');
  for (let i = from; i < lines.length; i++) {
    const body = (lines[i] as string).replace('/f', '/g').replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${(lines[i - 1] as string).slice(-66, -2)}"`).replace(/,"hash":"[0-9a-f]{64}"\}$/, '');
    lines[i] = `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`;
  }
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
}

for (const node of nodeVersions) {
  t.test(`a folder, on Node ${node}`, (t) => {
    const cwd = t.testdir();
    const run = (...args: string[]) => safeclaw(['audit', ...args], { cwd, node });
    const log = growing(cwd);
    log.more(3);
    t.match(run('witness', 'audit', '--to', 'kept'), { code: 0, stdout: /^[0-9a-f]{32}:3:[0-9a-f]{64}\n$/ });
    t.match(run('witness', 'audit', '--to', 'kept'), { code: 0, stdout: /^$/ });
    log.more(3);
    t.match(JSON.parse(run('witness', 'audit', '--to', 'kept', '--json').stdout), { added: [/:6:/] });
    t.equal(fs.readdirSync(path.join(cwd, 'kept')).length, 2);
    log.more(2);
    t.match(run('verify', 'audit', '--witness', 'kept'), { code: 0 });
    const whole = fs.readFileSync(log.file);
    madeAgain(log.file, 5);
    t.match(run('verify', 'audit'), { code: 0 });
    t.match(run('verify', 'audit', '--witness', 'kept'), { code: 1, stdout: /was\s+rewritten:\s+the\s+head/ });
    t.match(run('witness', 'audit', '--to', 'kept'), { code: 1, stderr: /does not fit what was witnessed/ });
    fs.writeFileSync(log.file, `${whole.toString('latin1').split('\n').slice(0, 5).join('\n')}\n`);
    t.match(run('verify', 'audit', '--witness', 'kept'), { code: 1, stdout: /end of the chain was\s+cut/ });
    fs.rmSync(log.file);
    t.match(run('verify', 'audit', '--witness', 'kept'), { code: 1, stdout: /whole chain [0-9a-f]+\s+was\s+removed/ });
    t.equal(fs.readdirSync(path.join(cwd, 'kept')).length, 2, 'nothing was witnessed of what does not fit');
    t.end();
  });
}

t.test('a command takes the heads, and must say that it did', (t) => {
  const cwd = t.testdir();
  const run = (...args: string[]) => safeclaw(['audit', 'witness', 'audit', ...args], { cwd });
  growing(cwd).more(3);
  t.match(run('--command', 'sed s/^/got:/ > heads'), { code: 0 });
  t.match(fs.readFileSync(path.join(cwd, 'heads'), 'utf8'), /^got:[0-9a-f]{32}:3:[0-9a-f]{64}\n$/);
  t.match(run('--command', 'exit 7'), { code: 1, stderr: /not given 1 head: its command ended with exit code 7/ });
  t.match(run(), { code: 2, stderr: /name one witness/ });
  t.match(run('--to', 'a', '--command', 'b'), { code: 2, stderr: /name one witness/ });
  t.match(run('--to', 'a', '--every', 'now'), { code: 2, stderr: /`--every` needs seconds/ });
  fs.mkdirSync(path.join(cwd, 'spoilt'));
  fs.writeFileSync(path.join(cwd, 'spoilt/x.head'), 'hello');
  t.match(run('--to', 'spoilt'), { code: 1, stderr: /the witness was changed/ });
  t.match(safeclaw(['audit', 'verify', 'audit', '--witness', 'nowhere'], { cwd }), { code: 1, stderr: /cannot be read/ });
  t.end();
});
