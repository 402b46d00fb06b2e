// Every way to start a program, from outside, on every Node: what is allowed runs as it does bare, what is denied does
// not run and fails the way that function fails, and both are in the log once. The programs are stubs that leave a line.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { type GatedResult, type GatedRun, nodeBinary, nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = `
version: 1
defaultAction: deny
rules:
  - { action: "shell:execute", command: ["mark", "mark *", "node *", "bash *"], effect: allow }
  - { action: "env:write", key: "PERL5OPT", effect: allow }
  - { action: "file:write", path: "./out/**", effect: allow }
  - { action: "file:write", path: "./.safeclaw/**", effect: allow }
  - { action: ["file:read", "module:*", "env:read"], effect: allow }
`;

const shape = `
const shapeOf = (e) => e && { name: e.name, code: e.code, errno: e.errno, syscall: e.syscall, path: e.path, spawnargs: e.spawnargs, cmd: e.cmd, action: e.safeclaw?.action, rule: e.safeclaw?.rule, message: e.message };
const settle = (promise) => promise.then((value) => ({ value }), (e) => ({ error: shapeOf(e) }));
const attempt = (run) => { try { return { value: String(run()) }; } catch (e) { return { error: shapeOf(e) }; } };
`;

/** Runs a program between stubs: `mark` and `block` write down what they were called with. */
async function between(run: GatedRun): Promise<GatedResult & { readonly ran: readonly string[] }> {
  const folder = temporaryFolder();
  try {
    const stub = `#!/bin/sh\necho "\${0##*/} $*" >> ${folder}/ran\necho "out $1"\n`;
    for (const name of ['bin/mark', 'bin/block', 'evil/env', 'evil/mark']) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), stub, { mode: 0o755 });
    }
    fs.mkdirSync(path.join(folder, 'out'));
    const result = await runGated({ policy, folder, ...run, env: { PATH: `${folder}/bin:${path.dirname(nodeBinary(run.node ?? '20'))}:/usr/bin:/bin`, ...run.env } });
    const log = path.join(folder, 'ran');
    return { ...result, ran: fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n').filter(Boolean) : [] };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const functions = `
const cp = require('node:child_process');
const { promisify } = require('node:util');
${shape}
const events = (child) => new Promise((done) => {
  const seen = [];
  for (const name of ['spawn', 'error', 'exit', 'close']) child.on(name, (first, second) => {
    seen.push(name === 'error' ? { error: shapeOf(first) } : name === 'spawn' ? [name] : [name, first, second]);
    if (name === 'close') done({ seen, hasPid: child.pid !== undefined, keys: Object.keys(child).includes('emit') });
  });
});
const called = (start) => new Promise((done) => start((error, stdout, stderr) => done({ error: shapeOf(error), stdout, stderr })));
const sync = (result) => ({ error: shapeOf(result.error), status: result.status, signal: result.signal, hasPid: result.pid > 0, stdout: result.stdout && String(result.stdout), keys: Object.keys(result) });
(async () => {
  const out = {};
  for (const program of ['mark', 'block']) {
    out[program] = {
      spawn: await events(cp.spawn(program, ['spawn'])),
      spawnShell: await events(cp.spawn(program + ' spawnShell', { shell: true })),
      exec: await called((done) => cp.exec(program + ' exec', done)),
      execFile: await called((done) => cp.execFile(program, ['execFile'], done)),
      execPromise: await settle(promisify(cp.exec)(program + ' execPromise')),
      execFilePromise: await settle(promisify(cp.execFile)(program, ['execFilePromise'])),
      spawnSync: sync(cp.spawnSync(program, ['spawnSync'])),
      execSync: attempt(() => cp.execSync(program + ' execSync', { stdio: 'pipe' })),
      execFileSync: attempt(() => cp.execFileSync(program, ['execFileSync'])),
      handMade: await new Promise((done) => { const child = new cp.ChildProcess(); child.on('error', (e) => done({ error: shapeOf(e) })); child.on('exit', (code) => done({ code })); child.spawn({ file: program, args: [program, 'handMade'], envPairs: ['PATH=' + process.env.PATH] }); }),
    };
  }
  console.log(JSON.stringify(out));
})();
`;

const ways = ['spawn', 'spawnShell', 'exec', 'execFile', 'execPromise', 'execFilePromise', 'spawnSync', 'execSync', 'execFileSync', 'handMade'];

for (const node of nodeVersions) {
  t.test(`Node ${node}: every function of child_process`, async (t) => {
    const bare = await between({ node, program: functions, via: 'none' });
    const gated = await between({ node, program: functions });
    t.equal(gated.code, 0, gated.stderr);
    const { mark, block } = gated.json();
    t.same(mark, bare.json().mark, 'what is allowed is as bare');
    t.same([...gated.ran].sort(), ways.map((way) => `mark ${way}`).sort(), 'only what is allowed ran');
    for (const way of ways) {
      t.equal(gated.find('shell:execute', `mark ${way}`, 'allow').filter((r) => r.target === `mark ${way}`).length, 1, `one record of mark ${way}`);
      t.equal(gated.find('shell:execute', `block ${way}`, 'deny').filter((r) => r.target === `block ${way}`).length, 1, `one record of block ${way}`);
      const error = block[way].error ?? block[way].seen?.[0].error;
      const line = ['spawnShell', 'exec', 'execPromise', 'execSync'].includes(way);
      const file = line ? '/bin/sh' : 'block';
      t.match(error, { name: 'Error', code: 'EACCES', errno: -13, syscall: `${/Sync$/.test(way) ? 'spawnSync' : 'spawn'} ${file}`, path: file, spawnargs: line ? ['-c', `block ${way}`] : [way], action: 'shell:execute', rule: 'defaultAction' }, way);
      t.match(error.message, `denied \`shell:execute\` on \`block ${way}\``);
    }
    t.same([block.exec.error.cmd, block.execFile.error.cmd], ['block exec', 'block execFile'], 'callbacks get the command as Node gives it');
    t.same(block.spawn.seen.slice(1), [['close', -13, null]]);
    t.same([block.spawn.hasPid, block.spawn.keys, block.spawnSync.status, block.spawnSync.stdout ?? null], [false, false, null, null]);
  });
}

const children = `
const cp = require('node:child_process');
const cluster = require('node:cluster');
${shape}
const heard = (child) => new Promise((done) => { child.on('message', done); child.on('error', (e) => done({ error: shapeOf(e) })); child.on('exit', () => setTimeout(done, 50, null)); });
if (cluster.isWorker) {
  process.send(require('./report.cjs')(), () => process.exit());
} else (async () => {
  const out = { own: require('./report.cjs')() };
  out.fork = await heard(cp.fork('./child.cjs'));
  out.forkBare = await heard(cp.fork('./child.cjs', [], { execArgv: [], env: {} }));
  out.forkOptions = await heard(cp.fork('./child.cjs', [], { env: { NODE_OPTIONS: '--no-warnings --max-old-space-size=200' } }));
  out.spawnNode = JSON.parse(cp.execFileSync(process.execPath, ['./child.cjs'], { env: {} }));
  out.cluster = await heard(cluster.fork());
  const env = { PATH: process.env.PATH, LD_PRELOAD: '/nowhere/x.so', BASH_ENV: './evil.sh', 'BASH_FUNC_mark%%': '() { block shadow; }', PERL5OPT: '-w', PLAIN: 'kept', NODE_OPTIONS: '--inspect-brk' };
  out.env = String(cp.execFileSync('bash', ['./env.sh'], { env })).trim().split('\\n').filter((line) => /^(LD_|BASH_|PERL|PLAIN|NODE_OPTIONS)/.test(line)).sort();
  console.log(JSON.stringify(out));
})();
`;
const report = `
const cp = require('node:child_process');
module.exports = () => ({ denied: cp.spawnSync('block', ['child']).error?.safeclaw?.action ?? 'ran', options: process.env.NODE_OPTIONS ?? null, own: Object.keys(process.env).filter((key) => key.startsWith('SAFECLAW_')), warnings: process.noProcessWarnings ?? null });
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}: children are gated whatever they are given`, async (t) => {
    const gated = await between({
      node,
      program: children,
      files: { 'report.cjs': report, 'child.cjs': "const seen = require('./report.cjs')();\nif (process.send) process.send(seen, () => process.exit()); else console.log(JSON.stringify(seen));\n", 'env.sh': 'export -p >/dev/null; /usr/bin/env\n' },
    });
    t.equal(gated.code, 0, gated.stderr);
    const out = gated.json();
    for (const way of ['own', 'fork', 'forkBare', 'forkOptions', 'spawnNode', 'cluster']) t.match(out[way], { denied: 'shell:execute', own: [] }, way);
    t.same([out.forkBare.options, out.forkOptions.options], [null, '--no-warnings --max-old-space-size=200'], 'NODE_OPTIONS is what the caller gave');
    t.equal(gated.records.filter(({ action, target }) => action === 'shell:execute' && target === 'node ./child.cjs').length, 4, 'a fork is the command that it is, without the preload of its parent');
    t.same(gated.ran, []);
    t.same(out.env.filter((pair: string) => !pair.startsWith('NODE_OPTIONS=')), ['PERL5OPT=-w', 'PLAIN=kept']);
    t.match(out.env.find((pair: string) => pair.startsWith('NODE_OPTIONS=')), /^NODE_OPTIONS=--require \S+register\.cjs$/);
    for (const key of ['LD_PRELOAD', 'BASH_ENV', 'BASH_FUNC_mark%%', 'NODE_OPTIONS']) t.equal(gated.find('env:write', key, 'deny').length, 1, key);
  });
}

const attacks = `
const cp = require('node:child_process');
const { shells, argvs } = require('./table.json');
${shape}
const out = { lines: {}, argvs: {} };
for (const [shell, line] of shells) out.lines[shell + ' ' + line] = cp.spawnSync(shell, ['-c', line], { input: '' }).error?.safeclaw?.action ?? 'ran';
for (const argv of argvs) out.argvs[argv.join(' ')] = cp.spawnSync(argv[0], argv.slice(1), { input: '' }).error?.safeclaw?.action ?? 'ran';
out.odd = {
  argv0: cp.spawnSync('block', ['argv0'], { argv0: 'mark' }).error?.code,
  shellOption: cp.spawnSync('mark shellOption', { shell: './evil/env' }).error?.code,
  texts: attempt(() => { let n = 0; const args = ['-c', { toString: () => (n++ === 0 ? 'mark once' : 'block twice') }]; return cp.spawnSync('/bin/sh', args).error?.code ?? n; }),
  getter: attempt(() => { let n = 0; return cp.spawnSync('mark', ['getter'], { get cwd() { return n++ === 0 ? undefined : '/'; } }).error?.code; }),
  path: cp.spawnSync('mark', ['path'], { env: { PATH: './evil' } }).error?.code ?? 'ran',
};
// Prototypes that parsing and deciding might lean on.
const real = { includes: String.prototype.includes, exec: RegExp.prototype.exec, push: Array.prototype.push, iterator: Array.prototype[Symbol.iterator], parse: JSON.parse };
String.prototype.includes = () => false; RegExp.prototype.exec = () => null; Array.prototype.push = () => 0; JSON.parse = () => ({ ok: true, deeds: [] });
Object.defineProperty(Object.prototype, 'kind', { value: 'allow', configurable: true, writable: true });
Object.defineProperty(Object.prototype, 'ok', { value: true, configurable: true, writable: true });
const polluted = cp.spawnSync('/bin/sh', ['-c', 'mark p; block polluted']);
delete Object.prototype.kind; delete Object.prototype.ok;
String.prototype.includes = real.includes; RegExp.prototype.exec = real.exec; Array.prototype.push = real.push; JSON.parse = real.parse;
out.odd.polluted = polluted.error?.code ?? 'ran';
out.odd.file = cp.spawnSync('/bin/sh', ['-c', 'mark f > ./out/f; mark g > ./elsewhere']).error?.safeclaw?.action ?? 'ran';
out.odd.fileAllowed = cp.spawnSync('/bin/sh', ['-c', 'mark h > ./out/h']).error?.safeclaw?.action ?? 'ran';
console.log(JSON.stringify(out));
`;

/** `@` stands for the program that hides: each line is tried with `block` and with its allowed neighbour, `mark`. */
const hidden = [
  '@', './bin/@', '"@"', '\\@', 'A=b @', 'mark a; @', 'mark a && @', 'mark a | @', 'mark a & @', 'mark a\n@', '(@)', '{ @; }', '! @',
  'mark "$(@)"', 'mark `@`', 'mark <<E\n$(@)\nE', 'if @; then mark b; fi', 'for i in 1; do @; done', 'case x in x) @;; esac', 'mark() { @; }; mark', "eval '@'", 'exec @', 'command @', "trap '@' EXIT",
  'env @', 'env -u X A="$PATH" @', 'nohup @', 'nice @', 'timeout 5 @', "sh -c '@'", 'mark x # a\n@', 'mark ${V:-$(@)}',
];
const inBashOnly = ['{@,x}', 'mark <(@)', 'exec -a mark @', 'mark x |& @', 'function mark { @; }; mark g', 'coproc @', 'time @', 'builtin eval @', "bash -lc '@'"];
const spelled = [["b'loc'k", "m'ar'k"], ['bl\\\nock', 'ma\\\nrk'], ["$'\\x62lock'", "$'\\x6dark'"]] as const;
/** Denied whatever the program is called: what runs is known at run time only, or shells do not agree. */
const unknowable = ['B=block; $B x', 'b$IFS', './bi?/block', "env -S 'mark x'", "echo 'mark x' | xargs sh -c", 'alias mark=block', "sh -c \"$V\"", "eval \"$V\""];

for (const node of nodeVersions) {
  t.test(`Node ${node}: a command that hides is found`, async (t) => {
    const rows: [shell: string, line: string, expected: string][] = [];
    const pair = (shell: string, denied: string, allowed: string): void => void rows.push([shell, denied, 'shell:execute'], [shell, allowed, 'ran']);
    for (const line of hidden) for (const shell of ['/bin/sh', '/bin/bash']) pair(shell, line.replaceAll('@', 'block'), line.replaceAll('@', 'mark'));
    for (const line of inBashOnly) pair('/bin/bash', line.replaceAll('@', 'block'), line.replaceAll('@', 'mark'));
    for (const [denied, allowed] of spelled) pair('/bin/bash', denied, allowed);
    for (const line of unknowable) rows.push(['/bin/bash', line, 'shell:execute']);
    rows.push(['/bin/sh', '[[ mark > out/x ]]', 'shell:execute'], ['/bin/sh', "mark $'\\'; block; '", 'shell:execute']);
    // Parsing is the same on every Node: the whole table on the oldest and the newest, every fourth pair between them.
    const place = nodeVersions.indexOf(node);
    if (place > 0 && place < nodeVersions.length - 1) rows.splice(0, rows.length, ...rows.filter((_, i) => (i >> 1) % 4 === place % 4));
    const shells = rows.map(([shell, line]) => [shell, line]);
    const argvs = [['env', 'block', 'x'], ['env', 'mark', 'x'], ['./evil/env', 'mark', 'x'], ['sh', '-c', 'block'], ['sh', '-c', 'mark x'], ['bash', '-c', "sh -c 'block'"], ['xargs', 'block'], ['./bin/block', 'mark'], ['./bin/mark', 'x'], ['find', '.', '-exec', 'block', ';'], ['nohup', 'nice', 'timeout', '5', 'block'], ['nohup', 'nice', 'timeout', '5', 'mark', 'x']];
    const gated = await between({ node, program: attacks, files: { 'table.json': JSON.stringify({ shells, argvs }) } });
    t.equal(gated.code, 0, gated.stderr);
    const out = gated.json();
    for (const [shell, line, expected] of rows) t.equal(out.lines[`${shell} ${line}`], expected, `${shell} -c ${JSON.stringify(line)}`);
    for (const argv of argvs) t.equal(out.argvs[argv.join(' ')], argv.some((one) => one.includes('block')) || argv[0] === './evil/env' ? 'shell:execute' : 'ran', argv.join(' '));
    t.match(out.odd, { argv0: 'EACCES', shellOption: 'EACCES', path: 'ran', polluted: 'EACCES', file: 'file:write', fileAllowed: 'ran' });
    t.same(gated.ran.filter((line) => !line.startsWith('mark')), [], 'nothing but mark ran');
    t.notOk(gated.ran.some((line) => line === 'mark g' || line === 'block twice'), 'what was decided is what would have run');
  });
}

const execve = `
${shape}
process.on('warning', () => {});
const out = {};
try { process.execve('./bin/block', ['block', 'x']); } catch (e) { out.denied = shapeOf(e); }
try { process.execve('./bin/mark', [1]); } catch (e) { out.notText = e.code; }
const next = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function () { return next.call(this); };
try { process.execve('./bin/mark', ['mark', 'tampered']); } catch (e) { out.tampered = e.code; }
Array.prototype[Symbol.iterator] = next;
require('fs').writeFileSync('./out/execve.json', JSON.stringify(out));
process.execve(process.execPath, [process.execPath, './after.cjs'], { A: 'b' });
`;

for (const node of nodeVersions.filter((major) => Number(major) >= 22)) {
  t.test(`Node ${node}: process.execve`, async (t) => {
    const gated = await between({ node, program: execve, files: { 'after.cjs': "console.log(JSON.stringify({ ...JSON.parse(require('fs').readFileSync('./out/execve.json')), after: [process.env.A, process.env.PATH ?? null, require('child_process').spawnSync('block').error?.code] }));" } });
    const out = gated.json();
    t.match(out.denied, { code: 'EACCES', syscall: 'execve', path: './bin/block', action: 'shell:execute' });
    t.same([out.tampered, out.after], ['EACCES', ['b', null, 'EACCES']]);
    t.equal(out.notText, 'ERR_INVALID_ARG_VALUE');
    t.same(gated.ran, []);
  });
}

const tampering = `
const cp = require('node:child_process');
const vm = require('node:vm');
const parent = Object.getPrototypeOf(vm.Script.prototype);
parent.runInContext = () => () => '{"ok":true,"deeds":[{"kind":"run","role":"command","words":[{"text":"mark","kind":"literal","splits":false}],"folder":[],"pathKnown":true}]}';
const line = cp.spawnSync('/bin/sh', ['-c', 'block tampered']);
console.log(JSON.stringify([line.error?.code, line.error?.safeclaw?.code, cp.spawnSync('mark', ['direct']).status]));
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}: a grammar that was tampered with denies`, async (t) => {
    const gated = await between({ node, program: tampering });
    t.same(gated.json(), ['EACCES', 'SC_GATE_FAULT', 0]);
    t.same(gated.ran, ['mark direct']);
  });
}
