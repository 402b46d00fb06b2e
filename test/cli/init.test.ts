// `safeclaw init` in the projects that there are: never asks, never breaks a build, changes nothing twice.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, root } from '../harness.ts';
import { folderWith, safeclaw, snapshot } from './safeclaw-command.ts';

const installed = { 'node_modules/@authensor/safeclaw/package.json': '{"name":"@authensor/safeclaw","version":"0.1.0"}' };
const policy = 'safeclaw.config.yaml';

function manifest(fields: object, indent: number | string = 2): string {
  return `${JSON.stringify({ name: 'app', version: '1.0.0', ...fields }, null, indent)}\n`;
}

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the start script is afterwards; undefined where package.json must not change. */
  readonly start?: string;
  readonly says?: readonly (string | RegExp)[];
  readonly silent?: readonly (string | RegExp)[];
  readonly warns?: RegExp;
  readonly rules?: readonly (string | RegExp)[];
}

const cases: readonly Case[] = [
  { name: 'an empty folder', files: {}, says: ['npm install @authensor/safeclaw', 'node --import @authensor/safeclaw/register agent.js', 'NODE_OPTIONS="--import @authensor/safeclaw/register"', 'npx @authensor/safeclaw doctor'], rules: ['version: 1', 'defaultAction: deny'] },
  { name: 'a plain project', files: { ...installed, 'package.json': manifest({ scripts: { start: 'node agent.js' } }), 'agent.js': '' }, start: 'node --import @authensor/safeclaw/register agent.js', says: ['npm start', 'npx safeclaw doctor', 'agent.js'], rules: [/^# yaml-language-server: \$schema=\.\/node_modules\/@authensor\/safeclaw\/dist\/schema\.json\n/] },
  { name: 'code that is not built yet', files: { ...installed, 'package.json': manifest({ scripts: { start: 'node dist/agent.js' } }), 'src/agent.ts': '' }, start: 'node --import @authensor/safeclaw/register dist/agent.js', says: ['(dist/agent.js', 'register dist/agent.js\n'] },
  { name: 'flags, tabs and arguments', files: { ...installed, 'package.json': manifest({ scripts: { test: 'start', start: 'node --enable-source-maps -r ./setup.cjs src/index.mjs --port 80' } }, '\t'), 'src/index.mjs': '' }, start: 'node --import @authensor/safeclaw/register --enable-source-maps -r ./setup.cjs src/index.mjs --port 80', says: ['ESM', 'src/index.mjs'] },
  { name: 'no line end, no indentation', files: { ...installed, 'package.json': '{"scripts":{"start":"node a.js"},"nested":{"scripts":{"start":"node b.js"}}}', 'a.js': '' }, start: 'node --import @authensor/safeclaw/register a.js' },
  { name: 'a byte order mark and CRLF', files: { ...installed, 'package.json': '\uFEFF{\r\n  "scripts": { "start": "node a.js" }\r\n}\r\n', 'a.js': '' }, start: 'node --import @authensor/safeclaw/register a.js' },
  { name: 'a start script that is more than node and a file', files: { ...installed, 'package.json': manifest({ scripts: { start: 'NODE_ENV=production node agent.js && echo done' } }), 'agent.js': '' }, warns: /is more than `node file`: left as it is/, says: ['safeclaw run -- '] },
  { name: 'a start script that evaluates', files: { ...installed, 'package.json': manifest({ scripts: { start: 'node -e 1' } }) }, warns: /left as it is/ },
  { name: 'a start script that has the preload', files: { ...installed, 'package.json': manifest({ scripts: { start: 'node --require @authensor/safeclaw/register agent.js' } }), 'agent.js': '' }, silent: [/changed +package/] },
  { name: 'the package is not installed', files: { 'package.json': manifest({ packageManager: 'pnpm@9.0.0', scripts: { start: 'node agent.js' } }), 'agent.js': '' }, says: ['pnpm add @authensor/safeclaw'], silent: [/changed +package/] },
  { name: 'a yarn project', files: { 'package.json': manifest({}), 'yarn.lock': '' }, says: ['yarn add @authensor/safeclaw'] },
  { name: 'a bun lockfile', files: { 'package.json': manifest({}), 'bun.lock': '' }, says: ['bun add @authensor/safeclaw'] },
  { name: 'declared and not installed', files: { 'package.json': manifest({ dependencies: { '@authensor/safeclaw': '1' }, scripts: { start: 'node agent.js' } }), 'agent.js': '' }, start: 'node --import @authensor/safeclaw/register agent.js', says: ['npm install\n'] },
  { name: 'in devDependencies', files: { ...installed, 'package.json': manifest({ devDependencies: { '@authensor/safeclaw': '1' }, scripts: { start: 'node agent.js' } }), 'agent.js': '' }, warns: /devDependencies/ },
  { name: 'broken JSON', files: { 'package.json': '{ "scripts": ' }, warns: /package\.json is not valid JSON: left as it is/ },
  { name: 'JSON that is no object', files: { 'package.json': '[1]' }, warns: /is no JSON object/ },
  { name: 'fields of the wrong types', files: { ...installed, 'package.json': '{"main": 5, "bin": [], "scripts": {"start": {}}, "dependencies": "x", "packageManager": null}' } },
  { name: 'an exec Dockerfile', files: { ...installed, 'package.json': manifest({}), 'agent.js': '', Dockerfile: 'FROM node:20 AS build\nCMD ["node", "other.js"]\nFROM node:20-slim\nRUN npx @authensor/safeclaw \\\n  && true\n# CMD ["x"]\nCMD ["node", "agent.js"]\n' }, says: ['Dockerfile, line 7', 'CMD ["node", "--import", "@authensor/safeclaw/register", "agent.js"]'] },
  { name: 'a shell Dockerfile', files: { ...installed, 'package.json': manifest({}), 'agent.js': '', Dockerfile: 'FROM node:20\ncmd node agent.js --fast\n' }, says: ['CMD node --import @authensor/safeclaw/register agent.js --fast'] },
  { name: 'an entry point that is node', files: { ...installed, 'package.json': manifest({}), Dockerfile: 'FROM node:20\nENTRYPOINT ["/usr/local/bin/node"]\nCMD ["agent.js"]\n' }, says: ['ENTRYPOINT ["/usr/local/bin/node", "--import", "@authensor/safeclaw/register"]'] },
  { name: 'a Dockerfile that runs npm start', files: { ...installed, 'package.json': manifest({ scripts: { start: 'node agent.js' } }), 'agent.js': '', Dockerfile: 'FROM node:20\nCMD ["npm", "start"]\n' }, start: 'node --import @authensor/safeclaw/register agent.js', says: ['has the preload: leave it', 'CMD ["node", "--import", "@authensor/safeclaw/register", "agent.js"]'] },
  { name: 'a Dockerfile that only has our name in a path', files: { ...installed, 'package.json': manifest({}), Dockerfile: 'FROM node:20\nCMD ["node", "/srv/safeclaw-demo/agent.js"]\n' }, says: ['CMD ["node", "--import", "@authensor/safeclaw/register", "/srv/safeclaw-demo/agent.js"]'] },
  { name: 'a Dockerfile that is gated', files: { ...installed, 'package.json': manifest({}), Dockerfile: 'FROM node:20\nENV NODE_OPTIONS="--import @authensor/safeclaw/register"\nCMD ["node", "agent.js"]\n' }, silent: [/Dockerfile, line/] },
  {
    name: 'SDKs and what the code names',
    files: {
      ...installed,
      'package.json': manifest({ type: 'module', dependencies: { '@aws-sdk/client-s3': '3', openai: '4', '@anthropic-ai/sdk': '0', '@modelcontextprotocol/sdk': '1', dotenv: '16' } }),
      'agent.js': 'const p = process.env.PORT ?? process.env["LOG_LEVEL"]; const s = process.env.DB_PASSWORD; server.listen(p); fetch("https://api.github.com/x"); process.env.NODE_ENV; process.env.AWS_REGION',
    },
    says: ['@aws-sdk/client-s3', 'openai', '@anthropic-ai/sdk'],
    rules: ['  # - action: "network:request"\n  #   method: "GET"\n  #   host: "*.s3.amazonaws.com"', '#   host: "api.openai.com"', '#   host: "api.anthropic.com"', '#   host: "api.github.com"', '  #   key: "DB_PASSWORD"', /\n {2}- action: "env:read"\n {4}key: \["OPENAI_API_KEY".*"LOG_LEVEL", "PORT"\]/, '  - action: "network:listen"', 'path: "./.env"'],
  },
];

for (const one of cases) {
  t.test(one.name, (t) => {
    const folder = folderWith(t, one.files);
    const before = snapshot(folder);
    const first = safeclaw([], { cwd: folder });
    t.equal(first.code, 0, first.stderr);
    const text = fs.readFileSync(path.join(folder, policy), 'utf8');
    for (const said of one.says ?? []) t.match(first.stdout, said);
    for (const silent of one.silent ?? []) t.notMatch(first.stdout, silent);
    for (const rule of one.rules ?? []) t.match(text, rule);
    if (one.warns === undefined) t.equal(first.stderr, '');
    else t.match(first.stderr.replace(/\s+/g, ' '), one.warns);
    const after = snapshot(folder);
    const { 'package.json': manifestAfter = '', [policy]: _policy, ...rest } = after;
    const { 'package.json': manifestBefore = '', ...restBefore } = before;
    t.same(rest, restBefore, 'nothing else changed');
    if (one.start === undefined) t.equal(manifestAfter, manifestBefore);
    else {
      const old = (JSON.parse(Buffer.from(manifestBefore, 'latin1').toString().replace(/^\uFEFF/, '')) as { scripts: { start: string } }).scripts.start;
      t.equal(manifestAfter, manifestBefore.replace(JSON.stringify(old), JSON.stringify(one.start)), 'only the script changed');
    }
    const check = safeclaw(['policy', 'check', '--strict'], { cwd: folder });
    t.equal(check.code, 0, `the policy loads without a warning: ${check.stdout}`);
    t.match(safeclaw(['init'], { cwd: folder }), { code: 0, stdout: /nothing to do/ });
    t.same(snapshot(folder), after, 'the second run changes nothing');
    t.end();
  });
}

t.test('--json says what was done and what is left', (t) => {
  const folder = folderWith(t, { ...installed, 'package.json': manifest({ scripts: { start: 'node agent.js' } }), 'agent.js': '' });
  const first = JSON.parse(safeclaw(['--json'], { cwd: folder }).stdout);
  t.match(first, { project: { entry: 'agent.js', modules: 'CommonJS', packageManager: 'npm', installed: true }, changes: [{ file: policy, did: 'wrote' }, { file: 'package.json', did: 'changed' }], warnings: [] });
  const second = JSON.parse(safeclaw(['init', '--json'], { cwd: folder }).stdout);
  t.same(second.changes, []);
  t.same(second.next, first.next);
  t.end();
});

t.test('a git repository ignores the log, whatever the file looks like', (t) => {
  const rows: [before: string | null, after: string][] = [
    [null, '.safeclaw/\n'],
    ['node_modules', 'node_modules\n.safeclaw/\n'],
    ['a\r\nb\r\n', 'a\r\nb\r\n.safeclaw/\r\n'],
    ['/.safeclaw/\n', '/.safeclaw/\n'],
    ['.safeclaw\n', '.safeclaw\n'],
  ];
  for (const [before, after] of rows) {
    const folder = folderWith(t, { '.git/HEAD': 'ref: refs/heads/main\n', ...(before === null ? {} : { '.gitignore': before }) });
    t.equal(safeclaw([], { cwd: folder }).code, 0);
    t.equal(fs.readFileSync(path.join(folder, '.gitignore'), 'utf8'), after);
  }
  const folder = folderWith(t, { '.git/HEAD': '', '.gitignore': '.safeclaw/\n', 'packages/agent/index.js': '' });
  safeclaw([], { cwd: path.join(folder, 'packages/agent') });
  t.notOk(fs.existsSync(path.join(folder, 'packages/agent/.gitignore')), 'the repository ignores it already');
  t.end();
});

t.test('an own policy is never touched, and what is in the way is exit 1', (t) => {
  const own = folderWith(t, { [policy]: 'mine' });
  t.equal(safeclaw([], { cwd: own }).code, 0);
  t.same(snapshot(own), { [policy]: 'mine' });
  const blocked = folderWith(t, { [`${policy}/x`]: '' });
  const inTheWay = safeclaw([], { cwd: blocked });
  t.equal(inTheWay.code, 1);
  t.match(inTheWay.stderr, /is there and is no file/);
  const file = path.join(own, 'file');
  fs.writeFileSync(file, '');
  t.match(safeclaw(['init', file]), { code: 1, stderr: /is no folder/ });
  t.match(safeclaw(['init', path.join(own, 'none')]), { code: 1 });
  const hanging = folderWith(t, {});
  fs.symlinkSync('/nowhere/at/all', path.join(hanging, policy));
  t.equal(safeclaw([], { cwd: hanging }).code, 1);
  t.end();
});

t.test('a folder that cannot be written: exit 1, with the reason', { skip: process.platform !== 'linux' }, (t) => {
  // Root passes permission bits, but not /proc.
  const result = safeclaw(['init', '/proc/self']);
  t.equal(result.code, 1);
  t.match(result.stderr, /^safeclaw: cannot write \/proc\/self\/safeclaw\.config\.yaml: /);
  t.end();
});

t.test('the project starts under the policy that was written for it', (t) => {
  const folder = folderWith(t, {
    'package.json': manifest({ type: 'module', scripts: { start: 'node agent.js' } }),
    'agent.js': "import { greet } from './lib.js'; import * as fs from 'node:fs'; let env; try { fs.readFileSync('.env'); } catch (e) { env = e.code; } console.log(greet(fs.readFileSync('prompt.txt', 'utf8')), process.env.GREETING, process.env.OTHER_SECRET, env);",
    'lib.js': 'export const greet = (text) => `hello ${text}`;',
    'prompt.txt': 'world',
    '.env': 'SECRET=1',
  });
  fs.mkdirSync(path.join(folder, 'node_modules/@authensor'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules/@authensor/safeclaw'));
  t.equal(safeclaw([], { cwd: folder }).code, 0);
  const { start } = (JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts;
  const [file, args] = exactEnvironment('/bin/sh', ['-c', start], { PATH: process.env.PATH, HOME: process.env.HOME, GREETING: 'hi', OTHER_SECRET: 'x' });
  const run = spawnSync(file, args, { cwd: folder, encoding: 'utf8' });
  t.equal(run.stdout, 'hello world hi undefined EACCES\n', run.stderr);
  t.end();
});
