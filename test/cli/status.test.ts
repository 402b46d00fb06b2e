// `safeclaw status`: running and enforcing is 0; ended, killed, observing or another process of the number is 1.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { once } from 'node:events';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, readAudit, root } from '../harness.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

t.test('a process that runs, is killed, and is followed by another of its number', async (t) => {
  for (const [mode, code] of [['enforce', 0], ['observe', 1]] as const) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': `version: 1\nmode: ${mode}\n`, 'agent.cjs': "process.stdout.write('up'); setInterval(() => 0, 1000);" });
    const [command, args] = exactEnvironment(nodeBinary('20'), ['--import', path.join(dist, 'register.mjs'), 'agent.cjs'], { PATH: process.env.PATH, HOME: folder });
    const child = spawn(command, args, { cwd: folder });
    await once(child.stdout, 'data');
    const status = (...words: string[]): { code: number | null; stdout: string } => safeclaw(['status', ...words], { cwd: folder });
    t.match(status(), { code, stdout: `mode ${mode}` });
    const { processes } = JSON.parse(status('--pid', String(child.pid), '--json').stdout);
    t.match(processes, [{ pid: child.pid, state: 'running', healthy: code === 0, policy: 'safeclaw.config.yaml' }]);
    child.kill('SIGKILL');
    await once(child, 'close');
    t.match(status('--pid', String(child.pid)), { code: 1, stdout: 'gone' });
    t.equal(status().code, 1, 'nothing runs');
    const audit = path.join(folder, '.safeclaw/audit');
    const [name = ''] = fs.readdirSync(audit);
    // The number of a process that was started after this log began: the one that runs this test stands for it.
    const text = fs.readFileSync(path.join(audit, name), 'latin1').replaceAll(`"pid":${child.pid}`, `"pid":${process.pid}`).replaceAll(/"time":"\d{4}/g, '"time":"2001');
    fs.writeFileSync(path.join(audit, name), text);
    t.match(status('--pid', String(process.pid)), { code: 1, stdout: 'gone' });
    t.equal(status('--pid', 'x').code, 2);
  }
});

t.test('a policy that did not load, and a gate that is only asked, are not healthy before anything is asked', async (t) => {
  const wait = "process.stdout.write('up'); setInterval(() => 0, 1000);";
  const asked = `require(${JSON.stringify(path.join(dist, 'index.cjs'))}).createSafeClawGate({ install: false }); ${wait}`;
  const preload = ['--require', path.join(dist, 'register.cjs')];
  const cases = [
    { policy: 'version: 1\n', args: [...preload, '-e', wait], code: 0, facts: { loaded: true, installed: true, healthy: true }, shown: /^ok / },
    { policy: 'version: 1\nrulez: []\n', args: [...preload, '-e', wait], code: 1, facts: { loaded: false, installed: true, healthy: false }, shown: /^FAIL .*NOT LOADED/ },
    { policy: 'version: 1\n', args: ['-e', asked], code: 1, facts: { loaded: true, installed: false, healthy: false }, shown: /^FAIL .*NOT INSTALLED/ },
  ];
  for (const { policy, args, code, facts, shown } of cases) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
    const [command, words] = exactEnvironment(nodeBinary('20'), args, { PATH: process.env.PATH, HOME: folder });
    const child = spawn(command, words, { cwd: folder });
    await once(child.stdout, 'data');
    const [genesis, ...rest] = readAudit(path.join(folder, '.safeclaw/audit'));
    t.match(genesis, { kind: 'genesis', loaded: facts.loaded, installed: facts.installed });
    t.notOk(rest.some(({ verdict }) => verdict === 'deny'), 'nothing was denied yet');
    t.match(safeclaw(['status'], { cwd: folder }), { code, stdout: shown });
    t.match(JSON.parse(safeclaw(['status', '--json'], { cwd: folder }).stdout), { ok: code === 0, processes: [facts] });
    child.kill('SIGKILL');
    await once(child, 'close');
    t.equal(spawnSync('python3', [path.join(root, 'examples/verify/verify.py'), path.join(folder, '.safeclaw/audit')]).status, 0);
  }
});
