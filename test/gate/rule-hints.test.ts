// SAFECLAW_VERBOSE=1: the person at the terminal is told which rule would have allowed it, and pastes it; the agent,
// its children and what reads their output are told nothing.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, temporaryFolder } from '../harness.ts';

interface Shown {
  /** What a person sees. */
  readonly screen: string;
  /** What the program kept. */
  readonly out: Record<string, string>;
}

/** Runs the program in a terminal of its own, as \`script\` makes one. */
function inTerminal(node: string, folder: string, policy: string, program: string, env: Record<string, string> = { SAFECLAW_VERBOSE: '1' }): Shown {
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy);
  fs.writeFileSync(path.join(folder, 'agent.cjs'), program);
  fs.rmSync(path.join(folder, 'out.json'), { force: true });
  const [file, args] = exactEnvironment('script', ['-qec', `"${nodeBinary(node)}" --require "${dist}/register.cjs" agent.cjs`, '/dev/null'], { PATH: process.env.PATH, HOME: folder, SHELL: '/bin/sh', ...env });
  const { stdout, stderr, status } = spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`exit ${status}: ${stdout}${stderr}`);
  return { screen: stdout.replaceAll('\r', ''), out: JSON.parse(fs.readFileSync(path.join(folder, 'out.json'), 'utf8')) as Record<string, string> };
}

function folderOf(t: Pick<typeof import('tap').default, 'teardown'>): string {
  const folder = temporaryFolder();
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const deeds = `
const fs = require('node:fs'), cp = require('node:child_process'), net = require('node:net');
const out = {};
const attempt = (name, deed) => { try { out[name] = String(deed()); } catch (error) { out[name] = error.message; } };
`;
const finish = `fs.writeFileSync('out.json', JSON.stringify(out));\n`;
const basis = `{ action: ["file:write", "file:stat"], path: "./out.json", effect: allow }`;

for (const node of ['18', '26']) {
  t.test(`Node ${node}: what is pasted allows it`, (t) => {
    const folder = folderOf(t);
    const program = `${deeds}
attempt('denied by a rule', () => fs.readFileSync('/etc/hostname', 'utf8'));
attempt('denied by a rule', () => fs.readFileSync('/etc/hostname', 'utf8'));
attempt('denied alone', () => fs.readdirSync('/root').length >= 0);
attempt('by default', () => (fs.writeFileSync("it's [1].txt", 'x'), 'written'));
attempt('command', () => cp.execSync('echo "a * b"'));
attempt('variable', () => process.env.GREETING);
attempt('listed', () => Object.keys(process.env).length);
attempt('protected', () => fs.writeFileSync('safeclaw.config.yaml', ''));
${finish}`;
    const policy = `version: 1\nrules:\n    # first\n    - ${basis}\n\n    - action: "file:read"\n      path: "/etc/host*"\n      effect: deny\n    - { action: file:list, path: [/root], effect: deny }\n\n# no more\nmode: enforce\n`;
    const env = { SAFECLAW_VERBOSE: '1', GREETING: 'hi', OTHER: 'x' };
    const { screen, out } = inTerminal(node, folder, policy, program, env);
    t.match(screen, 'safeclaw: denied file:read. To allow it, put above line 6 of safeclaw.config.yaml:\n    - action: "file:read"\n      path: "/etc/hostname"\n      effect: allow\n');
    t.match(screen, `safeclaw: denied file:write. To allow it, put below line 9 of safeclaw.config.yaml:\n    - action: "file:write"\n      path: "${folder}/it's \\\\[1\\\\].txt"\n      effect: allow\n`);
    t.equal(screen.split('denied file:write').length, 2, 'what no rule lifts has no hint');
    t.match(screen, 'put below line 9 of safeclaw.config.yaml:\n    - action: "env:read"\n      key: "GREETING"\n      effect: allow\n');
    t.match(screen, 'put in the place of the rule in line 9 of safeclaw.config.yaml:\n    - action: "file:list"\n      path: "/root"\n      effect: allow\n');
    t.equal(screen.split('safeclaw: denied file:read').length, 2, 'once for each rule');
    t.notMatch(screen, 'OTHER', 'what was only listed has none');
    t.notMatch(JSON.stringify(out), /effect|put below|line 6/, 'the program is not told');
    // As the hints say: what goes above line 6 first, so that line 8 is still line 9.
    const lines = policy.split('\n');
    const hints = [...screen.matchAll(/put (above|below|in the place of the rule in) line (\d+) of [^\n]*:\n((?: {4}[^\n]*\n)+)/g)].map(([, where, line, rule]) => ({ at: Number(line) - (where === 'above' ? 1 : 0), taken: where?.startsWith('in') === true ? 1 : 0, rule: rule ?? '' }));
    for (const { at, taken, rule } of hints.sort((a, b) => b.at - a.at)) lines.splice(at - taken, taken, rule.replace(/\n$/, ''));
    const again = inTerminal(node, folder, lines.join('\n'), program, env);
    t.match(again.out, { 'denied by a rule': fs.readFileSync('/etc/hostname', 'utf8'), 'denied alone': 'true', 'by default': 'written', 'command': 'a * b\n', 'variable': 'hi' });
    t.notMatch(again.screen, /safeclaw: denied/);
    t.end();
  });
}

t.test('a policy without rules', (t) => {
  const folder = folderOf(t);
  const program = `${deeds}attempt('read', () => fs.readFileSync('/etc/hostname', 'utf8'));\nprocess.exitCode = 0;\n`;
  for (const [policy, where] of [['version: 1\n', 'at the end of safeclaw.config.yaml'], ['version: 1\nrules: []\n', 'in the place of line 2 of safeclaw.config.yaml']] as const) {
    t.throws(() => inTerminal('20', folder, policy, program), /ENOENT/, 'the program may write nothing');
    const [file, args] = exactEnvironment('script', ['-qec', `"${nodeBinary('20')}" --require "${dist}/register.cjs" agent.cjs`, '/dev/null'], { PATH: process.env.PATH, SAFECLAW_VERBOSE: '1' });
    const screen = spawnSync(file, args, { cwd: folder, encoding: 'utf8' }).stdout.replaceAll('\r', '');
    t.match(screen, `put ${where}:\nrules:\n  - action: "file:read"\n    path: "/etc/hostname"\n    effect: allow\n`);
  }
  t.end();
});

t.test('nobody but the person is told', (t) => {
  const folder = folderOf(t);
  const child = `try { require('node:fs').readFileSync('/etc/shells'); } catch (error) { console.log(error.code); }`;
  fs.writeFileSync(path.join(folder, 'child.cjs'), child);
  const start = `"${nodeBinary('20')}" child.cjs`;
  const policy = `version: 1\nrules:\n  - ${basis}\n  - { action: ["file:write", "file:read"], path: "./kept.txt", effect: allow }\n  - { action: "shell:execute", command: "*", effect: allow }\n`;
  const program = `${deeds}
attempt('a child whose output is read', () => { const { stdout, stderr } = cp.spawnSync(process.execPath, ['child.cjs']); return stdout + '|' + stderr; });
attempt('a child in a terminal of its own', () => cp.spawnSync('script', ['-qec', ${JSON.stringify(start)}, '/dev/null']).stdout);
attempt('a child that is told to', () => cp.spawnSync(process.execPath, ['child.cjs'], { env: { ...process.env, SAFECLAW_VERBOSE: '1' } }).stderr);
attempt('a child in a terminal that is told to', () => cp.spawnSync('script', ['-qec', ${JSON.stringify(start)}, '/dev/null'], { env: { ...process.env, SAFECLAW_VERBOSE: '1' } }).stdout);
cp.spawnSync(process.execPath, ['child.cjs'], { stdio: 'inherit' });
fs.closeSync(2);
const fd = fs.openSync('kept.txt', 'w+');
attempt('a file in the place of standard error', () => fs.readFileSync('/etc/hosts'));
out.descriptor = String(fd);
out.kept = fs.readFileSync('kept.txt', 'utf8');
${finish}`;
  const { screen, out } = inTerminal('20', folder, policy, program);
  t.match(screen, /EACCES\n/, 'a child that shares the terminal runs');
  t.equal(screen.split('path: "/etc/shells"').length, 2, 'and tells it once, on the terminal');
  t.equal(out.descriptor, '2');
  t.equal(out.kept, '');
  t.equal(out['a child whose output is read'], 'EACCES\n|');
  t.match(out['a child in a terminal of its own'], 'EACCES');
  t.notMatch(JSON.stringify(out), /effect: allow|action:/);
  const silent = inTerminal('20', folder, policy, program, {});
  t.notMatch(silent.screen, 'effect: allow', 'without the variable nobody is told, and a program sets it for nobody');
  t.notMatch(JSON.stringify(silent.out), /effect: allow|action:/);
  t.end();
});
