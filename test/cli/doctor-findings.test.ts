// Every finding of `safeclaw doctor` from outside: its code, what it says, and its suggested edit, which is applied as it
// stands and must make the finding go away.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { openAudit } from '../../src/audit/writer.ts';
import type { DoctorCode } from '../../src/cli/check.ts';
import { exactEnvironment, nodeBinary, root } from '../harness.ts';
import { cli, folderWith, safeclaw, writeLog } from './safeclaw-command.ts';

interface Check {
  readonly status: string;
  readonly code: DoctorCode | null;
  readonly about: string;
  readonly found: string;
  readonly fix: string | null;
}

interface Finding {
  readonly code: DoctorCode;
  readonly status: 'warn' | 'fail';
  readonly found: RegExp;
  readonly fix: RegExp;
  /** Where the edit goes; a reason where it cannot be applied here, and then what stands for it. */
  readonly apply: ((fix: string, place: Place) => void) | { readonly instead: string; readonly apply: (place: Place) => void };
}

interface Place {
  readonly folder: string;
  readonly env: Record<string, string>;
  args: string[];
}

interface Scene {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: (folder: string) => string[];
  readonly setup?: (folder: string) => void;
  /** Where the doctor runs, below the folder. */
  readonly at?: string;
  readonly installed?: false;
  readonly findings: readonly Finding[];
}

const policy = 'version: 1\nrules:\n  - { action: "file:read", path: "./**", effect: allow }\n';
const manifest = (fields: object): string => JSON.stringify({ name: 'app', dependencies: { '@authensor/safeclaw': '*' }, ...fields });
const whole = { 'package.json': manifest({ scripts: { start: 'node --import @authensor/safeclaw/register agent.js' } }), 'safeclaw.config.yaml': policy, 'agent.js': '' };

const rewrite = (file: string, change: (text: string) => string) => (_fix: string, { folder }: Place): void => fs.writeFileSync(path.join(folder, file), change(fs.readFileSync(path.join(folder, file), 'utf8')));
/** As a person types it. What it sets is set for the doctor as well. */
const shell = (fix: string, { folder, env }: Place): void => {
  const exported = /^export (\w+)=(.*)$/.exec(fix);
  const unset = /^unset (\w+)$/.exec(fix);
  if (exported !== null) env[exported[1] ?? ''] = exported[2]?.replace(/^"|"$/g, '') ?? '';
  else if (unset !== null) delete env[unset[1] ?? ''];
  else {
    // `npx safeclaw` is this build; nothing is fetched.
    const [file, args] = exactEnvironment('/bin/sh', ['-c', `npx() { shift; "${nodeBinary('20')}" "${cli}" "$@"; }\n${fix}`], { PATH: process.env.PATH, HOME: folder });
    const { status, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${fix}: ${stderr}`);
  }
};
const line = (file: string, pattern: RegExp) => (fix: string, place: Place): void => rewrite(file, (text) => text.replace(pattern, () => fix))(fix, place);
const member = (fix: string, place: Place): void => rewrite('package.json', (text) => text.replace(new RegExp(`${/^"\w+": /.exec(fix)?.[0].trim() ?? ''}"(?:[^"\\\\]|\\\\.)*"`), () => fix.replace(': ', ':')))(fix, place);
const atTheTop = (fix: string, place: Place): void => rewrite('safeclaw.config.yaml', (text) => `${fix}\n${text.replace(/^audit:.*\n/m, '')}`)(fix, place);

const scenes: readonly Scene[] = [
  {
    name: 'nothing is gated',
    files: { ...whole, 'package.json': manifest({ scripts: { start: 'node agent.js' } }), Dockerfile: 'FROM node:22-alpine3.20\nCMD ["node", "agent.js"]\n', '.git/HEAD': '', 'safeclaw.config.yaml': `defaultAction: allow\nmode: observe\n${policy}  - { action: "file:read", path: "./x", effect: allow }\n`, 'safeclaw.config.yml': policy },
    setup: (folder) => fs.chmodSync(path.join(folder, 'safeclaw.config.yaml'), 0o666),
    findings: [
      { code: 'NOT_GATED', status: 'fail', found: /Dockerfile:2 CMD starts the program without the gate/, fix: /^CMD \["node", "--import", "@authensor\/safeclaw\/register", "agent\.js"\]$/, apply: line('Dockerfile', /^CMD .*$/m) },
      { code: 'NOT_GATED', status: 'warn', found: /the start script has no preload/, fix: /^"start": "node --import @authensor\/safeclaw\/register agent\.js"$/, apply: member },
      { code: 'ALPINE', status: 'warn', found: /Dockerfile:1 is made from node:22-alpine3\.20/, fix: /^FROM node:22-slim$/, apply: line('Dockerfile', /^FROM .*$/m) },
      { code: 'LOG_COMMITTED', status: 'warn', found: /committed/, fix: /\.gitignore$/, apply: shell },
      { code: 'OBSERVING', status: 'warn', found: /mode observe in safeclaw\.config\.yaml/, fix: /^mode: enforce$/, apply: line('safeclaw.config.yaml', /^mode: .*$/m) },
      { code: 'ALLOWS_BY_DEFAULT', status: 'warn', found: /whatever no rule names is allowed/, fix: /^defaultAction: deny$/, apply: line('safeclaw.config.yaml', /^defaultAction: .*$/m) },
      { code: 'POLICY_WARNINGS', status: 'warn', found: /1 warning/, fix: /^npx safeclaw policy check$/, apply: { instead: 'the command shows the edit, which takes the rule out', apply: (place) => rewrite('safeclaw.config.yaml', (text) => text.replace(/^.*"\.\/x".*\n/m, ''))('', place) } },
      { code: 'POLICY_OPEN_TO_ALL', status: 'warn', found: /can be written by every user \(666\)/, fix: /^chmod go-w /, apply: shell },
      { code: 'TWO_POLICIES', status: 'warn', found: /safeclaw\.config\.yml is there and is not read/, fix: /^rm safeclaw\.config\.yml$/, apply: shell },
    ],
  },
  {
    name: 'what stands before the preload, and against it',
    files: {
      ...whole,
      'package.json': manifest({ scripts: { start: 'node -r dd-trace/init --permission --allow-fs-read=* --import=./node_modules/@authensor/safeclaw/dist/register.mjs agent.js' } }),
      Dockerfile: 'FROM node:22-slim\nENV NODE_OPTIONS="--import ./tracing.mjs --import @authensor/safeclaw/register"\nCMD ["npx", "safeclaw", "run", "--observe", "--", "node", "agent.js"]\n',
    },
    env: { SAFECLAW_MODE: 'observe' },
    findings: [
      { code: 'PERMISSION_MODEL', status: 'fail', found: /exclude each other/, fix: /^"start": "node -r dd-trace\/init --import=.*agent\.js"$/, apply: member },
      { code: 'RELATIVE_PRELOAD', status: 'fail', found: /`\.\/node_modules\/@authensor\/safeclaw\/dist\/register\.mjs`: elsewhere Node does not start/, fix: /--import=@authensor\/safeclaw\/register agent\.js"$/, apply: member },
      { code: 'OTHER_PRELOAD_FIRST', status: 'warn', found: /the start script loads dd-trace\/init before the gate/, fix: /^"start": "node --require @authensor\/safeclaw\/register -r dd-trace\/init agent\.js"$/, apply: member },
      { code: 'OTHER_PRELOAD_FIRST', status: 'warn', found: /Dockerfile:2 ENV loads \.\/tracing\.mjs before the gate/, fix: /^ENV NODE_OPTIONS="--require @authensor\/safeclaw\/register --import \.\/tracing\.mjs"$/, apply: line('Dockerfile', /^ENV .*$/m) },
      { code: 'OBSERVING', status: 'warn', found: /Dockerfile:3 CMD only observes/, fix: /^CMD \["npx", "safeclaw", "run", "--", "node", "agent\.js"\]$/, apply: line('Dockerfile', /^CMD .*$/m) },
      { code: 'OBSERVING', status: 'warn', found: /SAFECLAW_MODE=observe is set/, fix: /^unset SAFECLAW_MODE$/, apply: shell },
    ],
  },
  {
    name: 'a policy in another folder, a log that others may write',
    files: { 'package.json': whole['package.json'], 'agent.js': '', 'config/safeclaw.config.yaml': policy },
    setup: (folder) => (fs.mkdirSync(path.join(folder, '.safeclaw/audit'), { recursive: true }), fs.chmodSync(path.join(folder, '.safeclaw/audit'), 0o777)),
    findings: [
      { code: 'WRONG_FOLDER', status: 'fail', found: /config\/safeclaw\.config\.yaml is there, and is not looked for/, fix: /^mv config\/safeclaw\.config\.yaml safeclaw\.config\.yaml$/, apply: shell },
      { code: 'AUDIT_OPEN_TO_ALL', status: 'warn', found: /can be written by all \(777\)/, fix: /^chmod go-rwx /, apply: shell },
    ],
  },
  {
    name: 'a program that starts below its project',
    files: { ...whole, 'packages/agent/package.json': manifest({}), 'packages/agent/agent.js': '' },
    at: 'packages/agent',
    findings: [{ code: 'WRONG_FOLDER', status: 'fail', found: /\.\.\/\.\.\/safeclaw\.config\.yaml is there/, fix: /^export SAFECLAW_POLICY=\/.*\/safeclaw\.config\.yaml$/, apply: shell }],
  },
  { name: 'no policy', files: { 'package.json': whole['package.json'], 'agent.js': '' }, findings: [{ code: 'POLICY_MISSING', status: 'fail', found: /there is no policy/, fix: /^npx safeclaw init$/, apply: shell }] },
  {
    name: 'a policy that does not load, an old Node, a dependency of development',
    files: { ...whole, 'safeclaw.config.yaml': policy.replace('file:read', 'file:raed'), 'package.json': JSON.stringify({ name: 'app', devDependencies: { '@authensor/safeclaw': '*' } }), 'old-node': '#!/bin/sh\necho v18.18.2\n' },
    args: (folder) => ['--node', path.join(folder, 'old-node')],
    setup: (folder) => fs.chmodSync(path.join(folder, 'old-node'), 0o755),
    findings: [
      { code: 'POLICY_NOT_LOADED', status: 'fail', found: /does not load: every action is denied/, fix: /did you mean `file:read`\?/, apply: (fix, place) => rewrite('safeclaw.config.yaml', (text) => text.replace('file:raed', /did you mean `([^`]*)`/.exec(fix)?.[1] ?? ''))(fix, place) },
      { code: 'OLD_NODE', status: 'fail', found: /18\.19/, fix: /^use Node 20, 22 or 24$/, apply: { instead: 'a Node is installed by whatever installed the old one; a newer one is named', apply: (place) => void (place.args = ['--node', nodeBinary('22')]) } },
      { code: 'DEV_DEPENDENCY', status: 'warn', found: /a production install leaves it out/, fix: /^npm install --save-prod @authensor\/safeclaw$/, apply: { instead: 'the command asks the registry; it moves the line in package.json', apply: (place) => rewrite('package.json', (text) => text.replace('devDependencies', 'dependencies'))('', place) } },
    ],
  },
  {
    name: 'two copies, a policy that SAFECLAW_POLICY hides',
    files: { ...whole, 'other.yaml': policy, 'node_modules/toolkit/node_modules/@authensor/safeclaw/package.json': '{"name":"@authensor/safeclaw","version":"0.0.1"}' },
    env: { SAFECLAW_POLICY: 'other.yaml' },
    findings: [
      { code: 'TWO_COPIES', status: 'warn', found: /node_modules\/toolkit\/node_modules\/@authensor\/safeclaw, 0\.0\.1; each has a gate of its own/, fix: /^npm dedupe$/, apply: { instead: 'the command asks the registry; it takes the inner copy out', apply: ({ folder }) => fs.rmSync(path.join(folder, 'node_modules/toolkit'), { recursive: true }) } },
      { code: 'TWO_POLICIES', status: 'warn', found: /SAFECLAW_POLICY names .*other\.yaml/, fix: /^rm safeclaw\.config\.yaml$/, apply: shell },
    ],
  },
  {
    name: 'a log in memory',
    files: whole,
    setup: (folder) => {
      const memory = fs.mkdtempSync('/dev/shm/safeclaw-doctor-');
      t.teardown(() => fs.rmSync(memory, { recursive: true, force: true }));
      fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), `audit: { path: ${memory}/log }\n${policy}`);
    },
    findings: [{ code: 'AUDIT_IN_CONTAINER', status: 'warn', found: /in memory \(tmpfs on \/dev\/shm\): the log ends with it/, fix: /^audit: \{ sink: stdout \}$/, apply: atTheTop }],
  },
  {
    name: 'a folder that cannot be a folder',
    files: { ...whole, '.safeclaw/audit': '' },
    findings: [{ code: 'AUDIT_UNWRITABLE', status: 'fail', found: /cannot be written: a part of the path is not a folder/, fix: /^mv .* && mkdir -p /, apply: shell }],
  },
  {
    name: 'a log that was altered',
    files: whole,
    setup: (folder) => {
      const log = writeLog(folder);
      fs.writeFileSync(log, fs.readFileSync(log, 'utf8').replace('deny', 'Deny'));
    },
    findings: [{ code: 'LOG_BROKEN', status: 'fail', found: /broken at .*\.jsonl:3/, fix: /^npx safeclaw audit verify;/, apply: { instead: 'a log that was altered is kept for whoever finds out why; the program gets another folder', apply: ({ folder }) => fs.renameSync(path.join(folder, '.safeclaw/audit'), path.join(folder, 'evidence')) } }],
  },
  {
    name: 'the package is missing',
    files: whole,
    installed: false,
    findings: [{ code: 'NOT_INSTALLED', status: 'fail', found: /not installed here/, fix: /^npm install$/, apply: { instead: 'the command asks the registry; it makes this link', apply: ({ folder }) => install(folder) } }],
  },
  {
    name: 'a Node of a line that nobody reviewed, on which the gate does not hold',
    files: { ...whole, ...unreviewedNode('97.0.0'), node: `#!/bin/sh\nfor word in "$@"; do shift; [ "$word" = --require ] || [ "\${word%register.cjs}" != "$word" ] || set -- "$@" "$word"; done\nexec "${nodeBinary('20')}" --require "$(dirname "$0")/newer.cjs" "$@"\n` },
    args: (folder) => ['--node', path.join(folder, 'node')],
    setup: (folder) => fs.chmodSync(path.join(folder, 'node'), 0o755),
    findings: [
      { code: 'NODE_UNREVIEWED', status: 'warn', found: /^v97\.0\.0 on .*: the tests run on .*; nothing of it is refused for being new$/, fix: /^use one of 18\.\d+\.\d+, 20\..* 22\./, apply: { instead: 'a Node is installed by whatever installed this one; one of those that are named is taken', apply: (place) => void (place.args = ['--node', nodeBinary('22')]) } },
      { code: 'GATE_FAILS', status: 'fail', found: /^writing files: the file was written$/, fix: /^the gate does not hold on this Node: run the program on another .*report it with the output of `safeclaw doctor --json`$/, apply: { instead: 'as above: another Node runs the program', apply: (place) => void (place.args = ['--node', nodeBinary('22')]) } },
    ],
  },
  {
    name: 'a Node of a reviewed line that is newer than what was reviewed',
    // What is allowed by default nobody has looked at.
    files: { ...whole, ...unreviewedNode('20.999.0', 'shiny', 'glossy'), 'safeclaw.config.yaml': `defaultAction: allow\n${policy}` },
    args: (folder) => ['--node', path.join(folder, 'node')],
    setup: (folder) => fs.chmodSync(path.join(folder, 'node'), 0o755),
    findings: [
      { code: 'NODE_UNREVIEWED', status: 'warn', found: /^v20\.999\.0 on .*: 2 of its functions are refused, since nobody has reviewed them: os\.shiny, os\.glossy$/, fix: /^use one of .*20\.\d+\.\d+.*:\n- \{ action: "process:binding", name: "os\.shiny", effect: allow \}\n- \{ .*os\.glossy.* \}$/, apply: (fix, place) => rewrite('safeclaw.config.yaml', (text) => `${text}${fix.split('\n').slice(1).map((rule) => `  ${rule}\n`).join('')}`)(fix, place) },
      { code: 'ALLOWS_BY_DEFAULT', status: 'warn', found: /whatever no rule names is allowed/, fix: /^defaultAction: deny$/, apply: line('safeclaw.config.yaml', /^defaultAction: .*$/m) },
    ],
  },
  {
    name: 'a bundle',
    files: { ...whole, 'package.json': manifest({ scripts: { build: 'esbuild agent.ts --bundle --platform=node --outfile=dist/agent.js --log-level=error', start: 'node --import @authensor/safeclaw/register dist/agent.js' } }), 'agent.ts': 'import { createSafeClawGate } from "@authensor/safeclaw";\ncreateSafeClawGate();\n' },
    setup: build,
    findings: [{ code: 'BUNDLED', status: 'fail', found: /dist\/agent\.js is a bundle that took @authensor\/safeclaw in/, fix: /^"build": "esbuild agent\.ts .* --external:@authensor\/safeclaw"$/, apply: (fix, place) => (member(fix, place), build(place.folder)) }],
  },
];

/** A Node that calls itself another version and has functions that no version has: a real one would be unreviewed for a day. */
function unreviewedNode(version: string, ...added: readonly string[]): Record<string, string> {
  const newer = `Object.defineProperty(process, 'version', { value: 'v${version}' });
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
for (const name of ${JSON.stringify(added)}) require('os')[name] = function () {};\n`;
  return { 'newer.cjs': newer, node: `#!/bin/sh\nexec "${nodeBinary('20')}" --require "$(dirname "$0")/newer.cjs" "$@"\n` };
}

/** Codes that no scene of a single machine can show, each with the test that does or why there is none. */
const elsewhere: Partial<Record<DoctorCode, string>> = {
  CLOCK: 'below: the clock of the machine that runs the tests is not set; a preload is the clock, and `timedatectl` sets that one',
  READ_ONLY_FILE_SYSTEM: 'below: it takes a mount',
  ROOT_USER: 'below: it is about who runs the tests; no image is built, and the user that `USER node` means runs it',
};

function install(folder: string): void {
  fs.mkdirSync(path.join(folder, 'node_modules/@authensor'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules/@authensor/safeclaw'));
}

function build(folder: string): void {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { scripts: { build: string } };
  const { status, stderr } = spawnSync('/bin/sh', ['-c', scripts.build], { cwd: folder, encoding: 'utf8', env: { PATH: `${root}/node_modules/.bin:${process.env.PATH}` } });
  if (status !== 0) throw new Error(stderr);
}

function doctor(place: Place, at = ''): { readonly code: number | null; readonly checks: Check[] } {
  const { code, stdout, stderr } = safeclaw(['doctor', '--json', ...place.args], { cwd: path.join(place.folder, at), env: place.env });
  try {
    return { code, checks: (JSON.parse(stdout) as { checks: Check[] }).checks };
  } catch {
    throw new Error(`no JSON: ${stdout}${stderr}`);
  }
}

const problems = ({ checks }: { readonly checks: readonly Check[] }): string[] => checks.flatMap(({ code, found }) => (code === null || code === 'ROOT_USER' ? [] : [`${code}: ${found}`]));

for (const scene of scenes) {
  t.test(scene.name, (t) => {
    const folder = folderWith(t, scene.files);
    if (scene.installed !== false) install(folder);
    scene.setup?.(folder);
    const place: Place = { folder, env: { ...scene.env }, args: scene.args?.(folder) ?? [] };
    const { code, checks } = doctor(place, scene.at);
    t.equal(code, scene.findings.some(({ status }) => status === 'fail') ? 1 : 0);
    for (const { code: wanted, status, found, fix } of scene.findings) {
      const check = checks.find((one) => one.code === wanted && found.test(one.found));
      t.match(check, { status, code: wanted }, `${wanted}: ${problems({ checks }).join('\n')}`);
      // Of several edits of one line the last is written against the line as it was at first.
      if (wanted !== 'RELATIVE_PRELOAD' && wanted !== 'OTHER_PRELOAD_FIRST') t.match(check?.fix, fix, wanted);
    }
    for (const { code: wanted, found, fix, apply } of scene.findings) {
      const check = doctor(place, scene.at).checks.find((one) => one.code === wanted && found.test(one.found));
      if (typeof apply !== 'function') {
        apply.apply(place);
        continue;
      }
      t.match(check?.fix, fix, `${wanted}: the edit as it is now`);
      apply(check?.fix ?? '', place);
    }
    t.same(problems(doctor(place, scene.at)), [], 'the edits mend it');
    t.end();
  });
}

const DAY = 24 * 3600_000;
/** The doctor's clock goes by the file `shift`, which this `timedatectl` sets to nothing. */
const clockFiles = {
  shift: String(-DAY),
  'clock.cjs': `const real = Date, shift = Number(require('fs').readFileSync(__dirname + '/shift', 'utf8'));
globalThis.Date = class Date extends real { constructor(...given) { super(...(given.length === 0 ? [real.now() + shift] : given)); } static now() { return real.now() + shift; } };\n`,
  timedatectl: '#!/bin/sh\n[ "$*" = "set-ntp true" ] && echo 0 > "$(dirname "$0")/shift"\n',
};

t.test('a clock that is behind the log, and a log that was written ahead of the clock', (t) => {
  for (const wrong of ['clock', 'log']) {
    const folder = folderWith(t, { ...whole, ...clockFiles, ...(wrong === 'log' && { shift: '0' }) });
    install(folder);
    fs.chmodSync(path.join(folder, 'timedatectl'), 0o755);
    openAudit({ settings: { sink: 'file', folder: path.join(folder, '.safeclaw/audit'), seal: null, rotate: null, limit: null, redact: null }, policyHash: 'a'.repeat(64), policyName: 'safeclaw.config.yaml', parent: null, threadId: 0, program: ['node', 'agent.js'], versions: { safeclaw: '0.1.0', node: '20.0.0' }, mode: 'enforce', clock: () => Date.now() + (wrong === 'log' ? DAY : 0) }).close('exit 0');
    const place: Place = { folder, env: { NODE_OPTIONS: `--require ${folder}/clock.cjs` }, args: [] };
    const check = doctor(place).checks.find(({ code }) => code === 'CLOCK');
    t.match(check, { status: 'warn', found: /the log has a process that began at .*times in the log, and rules with `when`, go by the clock/ });
    const [setClock = '', moveLog = '', ...more] = (check?.fix ?? '').split('\n');
    t.same([setClock, more], ['timedatectl set-ntp true', []]);
    t.match(moveLog, /^mv \S+\/\.safeclaw\/audit \S+\/\.safeclaw\/audit\.ahead {2}# where the clock is right by now/);
    shell(`PATH="$PWD:$PATH"; ${setClock}`, place);
    if (wrong === 'log') {
      t.match(problems(doctor(place)), [/^CLOCK: /], 'a right clock alone mends nothing');
      shell(moveLog, place);
      t.equal(fs.readdirSync(path.join(folder, '.safeclaw/audit.ahead')).length, 1, 'the log is kept');
    }
    t.same(problems(doctor(place)), [], `the ${wrong} was wrong`);
  }
  t.end();
});

t.test('a read-only file system', (t) => {
  const folder = folderWith(t, { ...whole, 'log/keep': '' });
  install(folder);
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), `audit: { path: ./log/audit }\n${policy}`);
  const command = `mount --bind log log && mount -o remount,ro,bind log && exec "${nodeBinary('20')}" "${cli}" doctor --json`;
  const run = (): { status: number | null; stdout: string; stderr: string } => {
    const [file, args] = exactEnvironment('unshare', ['-rm', '/bin/sh', '-c', command], { PATH: process.env.PATH, HOME: folder });
    return spawnSync(file, args, { cwd: folder, encoding: 'utf8' });
  };
  const { stdout, stderr } = run();
  // Where a container lets nobody mount, there is no read-only folder to show it with.
  if (stdout === '') return void t.match(stderr, /unshare|mount/), t.end();
  const check = (JSON.parse(stdout) as { checks: Check[] }).checks.find(({ code }) => code === 'READ_ONLY_FILE_SYSTEM');
  t.match(check, { status: 'fail', found: /read-only \(EROFS\); nothing happens without its record/, fix: 'audit: { sink: stdout }' });
  atTheTop(check?.fix ?? '', { folder, env: {}, args: [] });
  t.same(problems(JSON.parse(run().stdout) as { checks: Check[] }), []);
  t.end();
});

t.test('root', (t) => {
  const folder = folderWith(t, { ...whole, Dockerfile: 'FROM node:22-slim\nCMD ["node", "--import", "@authensor/safeclaw/register", "agent.js"]\n' });
  install(folder);
  fs.chmodSync(folder, 0o755);
  const dockerfile = path.join(folder, 'Dockerfile');
  /** As the container would: as root where no line names a user, and as user 1000 where one names `node`. */
  const run = (): { stdout: string; stderr: string } => {
    const isNode = fs.existsSync(dockerfile) && /^USER node$/m.test(fs.readFileSync(dockerfile, 'utf8'));
    const [file, args] = exactEnvironment(nodeBinary('20'), [cli, 'doctor', '--json'], { PATH: process.env.PATH, HOME: folder });
    if (process.getuid?.() !== 0) return isNode ? spawnSync(file, args, { cwd: folder, encoding: 'utf8' }) : spawnSync('unshare', ['-r', file, ...args], { cwd: folder, encoding: 'utf8' });
    if (isNode) for (const name of ['', ...(fs.readdirSync(folder) as string[])]) fs.lchownSync(path.join(folder, name), 1000, 1000);
    // A checkout, or a device, that only root may open is no matter of this finding: that one right stays.
    const asNode = isNode ? ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'] : [];
    const [command = '', ...words] = [...asNode, file, ...args];
    return spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
  };
  const found = ({ stdout }: { stdout: string }): (Check | undefined)[] => (JSON.parse(stdout) as { checks: Check[] }).checks.filter(({ code }) => code !== null);
  const first = run();
  // Where nobody may become root, even in a namespace of its own, there is nothing to find.
  if (first.stdout === '') return void t.match(first.stderr, /unshare/), t.end();
  const check = found(first).find((one) => one?.code === 'ROOT_USER');
  t.match(check, { status: 'warn', found: /runs as root: what gets past the gate may do everything/, fix: /^USER node$/ });
  line('Dockerfile', /^(?=CMD)/m)(`${check?.fix}\n`, { folder, env: {}, args: [] });
  t.same(found(run()), [], 'the edit mends it');
  fs.rmSync(dockerfile);
  t.match(found(run()).map((one) => one?.fix), [/^run it as another user: .*User=nobody/], 'without a Dockerfile');
  t.end();
});

t.test('every code has its scene, and its section in docs/doctor.md', (t) => {
  const source = fs.readFileSync(`${root}/src/cli/check.ts`, 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code ?? '');
  t.ok(codes.length >= 15);
  const shown = new Set(scenes.flatMap(({ findings }) => findings.map(({ code }) => code as string)));
  const page = fs.readFileSync(`${root}/docs/doctor.md`, 'utf8');
  for (const code of codes) {
    t.ok(shown.has(code) || Object.hasOwn(elsewhere, code), `${code}: add a scene to this file, with the edit and how it is applied`);
    const section = new RegExp(`^## ${code}\\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(page)?.[1] ?? '';
    for (const part of ['Looks like:', 'Why:', 'Fix:']) t.match(section, part, `docs/doctor.md, ${code}: ${part}`);
  }
  t.same([...page.matchAll(/^## ([A-Z_]{3,})$/gm)].map(([, code]) => code).sort(), codes.sort(), 'and no other');
  t.end();
});
