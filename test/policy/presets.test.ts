// The presets under real programs of their kind, from outside: what such a program does works, and its neighbour is denied.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as path from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import t, { type Test } from 'tap';
import { exactEnvironment, type GatedRun, nodeBinary, nodeVersions, readAudit, root, runGated, temporaryFolder } from '../harness.ts';

/** What starts with Node's internals is measured elsewhere: the oldest and the newest are enough here. */
const nodes = [nodeVersions[0], nodeVersions.at(-1)].filter((node): node is string => node !== undefined);

const s3Server = path.join(root, 'node_modules/fauxqs/dist/server.js');

/** A project beside its temporary folder, and a home of its own. */
async function run(t: Test, preset: string, rules: string, given: GatedRun & { readonly base?: string; readonly prepare?: (project: string) => void }): Promise<Awaited<ReturnType<typeof runGated>>> {
  const base = given.base ?? temporaryFolder();
  if (given.base === undefined) t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
  const folder = path.join(base, 'project');
  for (const name of ['project', 'tmp', 'home']) fs.mkdirSync(path.join(base, name), { recursive: true });
  given.prepare?.(folder);
  return await runGated({ ...given, folder, files: { 'package.json': '{ "name": "project", "scripts": { "build": "tsc -p ." } }', ...given.files }, policy: `version: 1\nextends: preset:${preset}\n${rules}`, env: { HOME: path.join(base, 'home'), TMPDIR: path.join(base, 'tmp'), ...given.env } });
}

const attempts = `
const fs = require('node:fs');
const out = {};
const attempt = (name, act) => { try { const done = act(); out[name] = done === undefined ? 'ok' : String(done); } catch (error) { out[name] = error.code ?? error.message; } };
`;

for (const node of nodes) {
  t.test(`node ${node}: read-only`, async (t) => {
    const { stdout, stderr, records } = await run(t, 'read-only', '', {
      node,
      files: { 'data/a.csv': 'a;b', '.env': 'SECRET=1', 'deep/.git/config': 'token' },
      program: `${attempts}
        attempt('read', () => fs.readFileSync('data/a.csv', 'utf8')); attempt('list', () => fs.readdirSync('data')); attempt('secret', () => fs.readFileSync('.env', 'utf8')); attempt('history', () => fs.readFileSync('deep/.git/config'));
        attempt('write', () => fs.writeFileSync('data/a.csv', '')); attempt('delete', () => fs.unlinkSync('data/a.csv')); attempt('outside', () => fs.readFileSync('/etc/hostname')); attempt('program', () => require('node:child_process').execFileSync('git', ['status']));
        attempt('tmp', () => fs.mkdtempSync(require('node:os').tmpdir() + '/x-'));
        console.log(JSON.stringify(out));`,
    });
    t.equal(stderr, '');
    t.same(JSON.parse(stdout), { read: 'a;b', list: 'a.csv', secret: 'EACCES', history: 'EACCES', write: 'EACCES', delete: 'EACCES', outside: 'EACCES', program: 'EACCES', tmp: 'EACCES' });
    t.match(records.find(({ target }) => String(target).endsWith('/.env')), { rule: 'read-only-secrets', position: /^preset:read-only:\d+:3$/ });
  });

  t.test(`node ${node}: node`, async (t) => {
    const { stdout, stderr } = await run(t, 'node', '', {
      node,
      files: { 'templates/a.html': '<p>', '.npmrc': 'token' },
      env: { PORT: '3000', DATABASE_URL: 'secret' },
      program: `${attempts}
        const folder = fs.mkdtempSync(require('node:os').tmpdir() + '/up-');
        attempt('tmp', () => { fs.writeFileSync(folder + '/a', 'x'); fs.renameSync(folder + '/a', folder + '/b'); return fs.readFileSync(folder + '/b', 'utf8'); }); attempt('clean', () => fs.rmSync(folder, { recursive: true }));
        attempt('template', () => fs.readFileSync('templates/a.html', 'utf8')); attempt('port', () => process.env.PORT); attempt('url', () => String(process.env.DATABASE_URL)); attempt('secret', () => fs.readFileSync('.npmrc'));
        attempt('write', () => fs.writeFileSync('templates/b.html', '')); attempt('home', () => fs.writeFileSync(require('node:os').homedir() + '/x', ''));
        require('node:http').createServer().on('error', (error) => { out.listen = error.code; console.log(JSON.stringify(out)); }).listen(0);`,
    });
    t.equal(stderr, '');
    t.same(JSON.parse(stdout), { tmp: 'x', clean: 'ok', template: '<p>', port: '3000', url: 'undefined', secret: 'EACCES', write: 'EACCES', home: 'EACCES', listen: 'EACCES' });
  });

  t.test(`node ${node}: mcp-server, over HTTP`, async (t) => {
    const { stdout, stderr } = await run(t, 'mcp-server', '', {
      node,
      files: { 'data/a.txt': 'a' },
      program: `${attempts}
        const http = require('node:http');
        attempt('file', () => fs.readFileSync('data/a.txt'));
        const here = http.createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1', () => {
          out.here = 'listens';
          http.createServer().on('error', (error) => { out.everywhere = error.code; here.close(); console.log(JSON.stringify(out)); }).listen(0, '0.0.0.0');
        });`,
    });
    t.equal(stderr, '');
    t.same(JSON.parse(stdout), { file: 'EACCES', here: 'listens', everywhere: 'EACCES' });
  });
}

/** A package of ours as it is installed: its program, and what that needs. */
function install(project: string): void {
  for (const file of ['package.json', 'bin/tsc', 'lib/tsc.js', 'lib/_tsc.js', 'lib/lib.es5.d.ts', 'lib/lib.decorators.d.ts', 'lib/lib.decorators.legacy.d.ts']) {
    fs.mkdirSync(path.dirname(path.join(project, 'node_modules/typescript', file)), { recursive: true });
    fs.copyFileSync(path.join(root, 'node_modules/typescript', file), path.join(project, 'node_modules/typescript', file));
  }
  fs.mkdirSync(path.join(project, 'node_modules/.bin'));
  fs.symlinkSync('../typescript/bin/tsc', path.join(project, 'node_modules/.bin/tsc'));
}

t.test('read-only: tsc looks at a project, and does not build it', async (t) => {
  const files = {
    'tsconfig.json': '{ "compilerOptions": { "lib": ["es5"], "module": "nodenext", "target": "es2022", "rootDir": "src", "outDir": "out", "types": [], "skipLibCheck": true }, "include": ["src"] }',
    'src/a.ts': 'import { b } from "./b.js";\nexport const a: number = b;\n',
    'src/b.ts': 'export const b: string = "x";\n',
    '../outside.d.ts': 'declare const outside: number;\n',
    'reference.ts': '/// <reference path="../outside.d.ts" />\nexport const c: number = outside;\n',
  };
  for (const node of nodes) {
    const base = temporaryFolder();
    t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
    const tsc = async (via: 'none' | 'import', ...args: string[]): ReturnType<typeof run> => await run(t, 'read-only', '', { node, base, via, file: path.join(base, 'project/node_modules/typescript/bin/tsc'), files, args });
    fs.mkdirSync(path.join(base, 'project'));
    install(path.join(base, 'project'));
    const [bare, gated] = [await tsc('none', '-p', '.', '--noEmit', '--listFiles'), await tsc('import', '-p', '.', '--noEmit', '--listFiles')];
    t.match(bare.stdout, /src\/a\.ts\(2,14\): error TS2322[^]*lib\.es5\.d\.ts\n[^]*src\/b\.ts/);
    t.same([gated.stdout, gated.stderr, gated.code], [bare.stdout, bare.stderr, bare.code], `Node ${node}: as without the gate`);
    const outside = ['--noEmit', '--ignoreConfig', '--lib', 'es5', 'reference.ts'];
    t.equal((await tsc('none', ...outside)).code, 0);
    t.match(await tsc('import', ...outside), { code: 2, stdout: /outside\.d\.ts' not found|Cannot read file '[^']*outside\.d\.ts'/ }, 'a file beside the project is not read');
    const emitting = await tsc('import', '-p', '.');
    t.match(emitting, { code: 2, stdout: /TS5033: Could not write file '[^']*\/out\/a\.js': EACCES/ });
    t.equal(emitting.find('file:write', '/out/a.js', 'deny').length > 0, true);
    t.notOk(fs.existsSync(`${base}/project/out`), 'and nothing is left');
  }
});

/** eslint and the server below run from Node 20 on. */
const laterNodes = [...new Set(['20', ...nodes])].filter((node) => Number(node) >= 20);

t.test('node: eslint reads a project, keeps its report among temporary files, and that is all', async (t) => {
  let asked = 0;
  const server = http.createServer((_request, response) => { asked++; response.end(); }).listen(0, '127.0.0.1');
  t.teardown(() => { server.close(); });
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  // A configuration is a program: this one tries what no linter needs.
  const hostile = `import fs from 'node:fs';
    const out = {};
    const attempt = async (name, act) => { try { await act(); out[name] = 'ok'; } catch (error) { out[name] = error.cause?.code ?? error.code ?? error.message; } };
    await attempt('network', () => fetch('http://127.0.0.1:${port}/'));
    const { execFileSync } = await import('node:child_process');
    await attempt('program', () => execFileSync('/bin/true'));
    await attempt('secret', () => fs.readFileSync('.env'));
    await attempt('outside', () => fs.writeFileSync('../home/x', ''));
    await attempt('project', () => fs.writeFileSync('x', ''));
    await attempt('tmp itself', () => fs.rmdirSync('../tmp'));
    fs.writeFileSync('../tmp/tried.json', JSON.stringify(out));
    export default [];`;
  const files = { 'eslint.config.mjs': 'export default [{ rules: { "no-var": "error" } }];', 'hostile.config.mjs': hostile, '.env': 'SECRET=1', 'src/a.js': 'var a = 1;\nconsole.log(a);\n' };
  for (const node of laterNodes) {
    const base = temporaryFolder();
    t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
    const eslint = async (via: 'none' | 'import', ...args: string[]): ReturnType<typeof run> => await run(t, 'node', '', { node, base, via, file: path.join(root, 'node_modules/eslint/bin/eslint.js'), files, args });
    const reports = [];
    for (const via of ['none', 'import'] as const) {
      const { code, stdout, stderr } = await eslint(via, 'src', '-f', 'json', '-o', `../tmp/${via}.json`);
      reports.push({ code, stdout, stderr, report: fs.readFileSync(`${base}/tmp/${via}.json`, 'utf8') });
    }
    t.match(reports[0], { code: 1, report: '"ruleId":"no-var"' });
    t.same(reports[1], reports[0], `Node ${node}: as without the gate`);
    t.match(await eslint('import', 'src', '--fix'), { code: 2, stderr: /EACCES: denied `file:write` on `[^`]*\/src\/a\.js`/ });
    t.equal(fs.readFileSync(`${base}/project/src/a.js`, 'utf8'), files['src/a.js']);
    t.match(await eslint('import', '--init'), { code: 2, stderr: /EACCES: denied `shell:execute` on `npm init/ });
    const before = asked;
    await eslint('import', 'src', '-c', 'hostile.config.mjs');
    const tried = JSON.parse(fs.readFileSync(`${base}/tmp/tried.json`, 'utf8')) as Record<string, string>;
    t.same(tried, { network: 'EACCES', program: 'EACCES', secret: 'EACCES', outside: 'EACCES', project: 'EACCES', 'tmp itself': 'EACCES' }, `Node ${node}`);
    t.equal(asked, before);
    t.same(['home/x', 'project/x'].filter((name) => fs.existsSync(path.join(base, name))), []);
    if (node !== laterNodes[0]) continue;
    await eslint('none', 'src', '-c', 'hostile.config.mjs');
    t.match(JSON.parse(fs.readFileSync(`${base}/tmp/tried.json`, 'utf8')), { network: 'ok', program: 'ok', secret: 'ok', outside: 'ok', project: 'ok' }, 'all of it works without the gate');
    t.equal(asked, before + 1);
  }
});

t.test('node: a server reads its settings and serves, where it may listen', async (t) => {
  const settings = '  - { action: "env:read", key: "FAUXQS_*", effect: allow }\n';
  const listens = '  - { action: "network:listen", host: "0.0.0.0", effect: allow }\n';
  const files = { 'init.json': '{ "buckets": ["named-in-a-file"] }', '.env': '{ "buckets": ["secret"] }' };
  const base = temporaryFolder();
  t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
  const folder = path.join(base, 'project');
  const serve = async (rules: string, init: string): ReturnType<typeof run> => await run(t, 'node', `rules:\n${settings}${rules}`, { node: '20', base, file: s3Server, files, env: { FAUXQS_PORT: '0', FAUXQS_LOGGER: 'false', FAUXQS_INIT: init } });
  t.match(await serve('', 'init.json'), { code: 1, stderr: /EACCES: denied `network:listen`/ }, 'listening is for a rule of its own');
  t.match(await serve(listens, '.env'), { code: 1, stderr: /EACCES: denied `file:read` on `\.env`: Secrets on disk/ });
  for (const node of laterNodes) {
    const s3 = new S3Client({ endpoint: await startS3(t, { node, folder }), region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
    await s3.send(new PutObjectCommand({ Bucket: 'named-in-a-file', Key: 'b', Body: 'kept' }));
    t.equal(await (await s3.send(new GetObjectCommand({ Bucket: 'named-in-a-file', Key: 'b' }))).Body?.transformToString(), 'kept', `Node ${node}`);
    s3.destroy();
  }
  const reads = readAudit(path.join(folder, '.safeclaw/audit')).filter(({ action, target }) => action === 'file:read' && String(target).endsWith('/init.json'));
  t.same(reads.map(({ rule }) => rule), laterNodes.map(() => 'node-project'));
});

t.test('ci: npm run build with tsc', async (t) => {
  const npm = path.dirname(path.dirname(fs.realpathSync(spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim())));
  const base = temporaryFolder();
  t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
  const { stdout, stderr, folder, find } = await run(t, 'ci', `rules:\n  - { action: ["module:load", "file:read"], path: "${npm}/**", effect: allow }\n`, {
    node: '22',
    base,
    prepare: install,
    env: { PATH: `${base}/project/node_modules/.bin:${process.env.PATH}` },
    files: { 'tsconfig.json': '{ "compilerOptions": { "noLib": true, "outDir": "out", "types": [] }, "files": ["a.ts", "lib.d.ts"] }', 'a.ts': 'export const a: number = 1;\n', 'lib.d.ts': 'interface Array<T> {} interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {} interface NewableFunction {} interface Number {} interface Object {} interface RegExp {} interface String {}\n' },
    program: `${attempts}
      const { spawnSync } = require('node:child_process');
      const start = (name, ...words) => { const { status, error } = spawnSync(words[0], words.slice(1), { encoding: 'utf8' }); out[name] = error?.code ?? status; };
      start('build', 'npm', 'run', 'build'); start('git', 'git', 'rev-parse', '--git-dir'); start('install', 'npm', 'install', 'left-pad'); start('push', 'git', 'push'); start('curl', 'curl', 'http://127.0.0.1:1');
      attempt('package', () => fs.writeFileSync('node_modules/typescript/bin/tsc', '')); attempt('new package', () => fs.mkdirSync('node_modules/evil')); attempt('cache', () => fs.mkdirSync('node_modules/.cache/x', { recursive: true })); attempt('workflow', () => fs.mkdirSync('.github/workflows', { recursive: true }));
      attempt('hook', () => fs.mkdirSync('.git/hooks', { recursive: true })); attempt('home', () => fs.writeFileSync(require('node:os').homedir() + '/x', ''));
      console.log(JSON.stringify(out));`,
  });
  t.equal(stderr, '');
  t.same(JSON.parse(stdout), { build: 0, git: 128, install: 'EACCES', push: 'EACCES', curl: 'EACCES', package: 'EACCES', 'new package': 'EACCES', cache: 'node_modules/.cache', workflow: 'EACCES', hook: 'EACCES', home: 'EACCES' });
  t.match(fs.readFileSync(`${folder}/out/a.js`, 'utf8'), 'export const a = 1');
  t.equal(find('shell:execute', 'tsc -p .')[0]?.rule, 'ci-package-programs', 'in the gated npm, by the link in .bin');
});

t.test('aws-lambda: the SDK under a rule for one call, its keys unseen', async (t) => {
  const store = await startS3(t);
  const rules = `aws: { endpoints: { s3: "${store}" } }\nrules:\n  - { action: "aws:s3:GetObject", resource: "arn:aws:s3:::reports/*", effect: allow }\n  - { action: ["module:load", "file:read"], path: "${root}/node_modules/**", effect: allow }\n`;
  for (const node of nodes) {
    const { stdout, stderr, find } = await run(t, 'aws-lambda', rules, {
      node,
      files: { 'handler-data.json': '{"a":1}' },
      env: { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'the-real-secret', AWS_REGION: 'us-east-1' },
      program: `${attempts}
        const { S3Client, GetObjectCommand, PutObjectCommand } = require(${JSON.stringify(`${root}/node_modules/@aws-sdk/client-s3`)});
        const s3 = new S3Client({ endpoint: ${JSON.stringify(store)}, forcePathStyle: true });
        (async () => {
          out.get = await (await s3.send(new GetObjectCommand({ Bucket: 'reports', Key: 'a' }))).Body.transformToString();
          out.put = await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'b', Body: 'x' })).then(() => 'ok', (error) => error.name);
          attempt('data', () => fs.readFileSync('handler-data.json', 'utf8')); attempt('write', () => fs.writeFileSync('handler-data.json', ''));
          attempt('tmp', () => { const file = require('node:os').tmpdir() + '/a'; fs.writeFileSync(file, 'x'); return fs.readFileSync(file, 'utf8'); });
          attempt('secret', () => process.env.AWS_SECRET_ACCESS_KEY);
          console.log(JSON.stringify(out));
        })().catch((error) => { console.error(error); });`,
    });
    t.notMatch(stderr, /Error|denied/, `Node ${node}`);
    const seen = JSON.parse(stdout) as Record<string, string>;
    t.match(seen, { get: 'figures', put: 'AccessDenied', data: '{"a":1}', write: 'EACCES', tmp: 'x' }, `Node ${node}`);
    t.not(seen.secret, 'the-real-secret');
    t.equal(find('aws:s3:GetObject')[0]?.verdict, 'allow');
  }
});

// The agent of ECS has an address that is nobody's: a network of the test's own gives it to this machine.
const own = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && ip addr add 169.254.170.2/32 dev lo && exec "$@"', 'sh'] as const;

t.test('ecs: the SDK finds the keys of the task, and nothing else at that address', { skip: spawnSync(own[0], [...own.slice(1), 'true']).status === 0 ? false : 'needs the right to make a network namespace' }, async (t) => {
  const base = temporaryFolder();
  t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
  for (const name of ['project', 'tmp']) fs.mkdirSync(path.join(base, name));
  const folder = path.join(base, 'project');
  const write = (name: string, text: string): void => { fs.writeFileSync(path.join(folder, name), text); };
  write('package.json', '{}');
  write('safeclaw.config.yaml', `version: 1\nextends: preset:ecs\nrules:\n  - { action: ["module:load", "file:read"], path: "${root}/node_modules/**", effect: allow }\n`);
  write('agent.cjs', `const { S3Client } = require(${JSON.stringify(`${root}/node_modules/@aws-sdk/client-s3`)});
    const get = (url) => new Promise((done) => require('node:http').get(url, (response) => { response.resume(); done(response.statusCode); }).on('error', (error) => done(error.code)));
    (async () => {
      const out = { id: (await new S3Client({ region: 'us-east-1' }).config.credentials()).accessKeyId };
      out.metadata = await get('http://169.254.170.2/v4/task');
      out.instance = await get('http://169.254.169.254/latest/meta-data/');
      out.post = await new Promise((done) => require('node:http').request('http://169.254.170.2/v2/credentials/x', { method: 'POST' }).on('error', (error) => done(error.code)).on('response', () => done('ok')).end());
      console.log(JSON.stringify(out));
    })();`);
  const answer = JSON.stringify({ AccessKeyId: 'ASIATASK', SecretAccessKey: 's', Token: 't', Expiration: '2099-01-01T00:00:00Z' });
  // The server and the gated program share the network; the server says what reached it.
  write('stand-in.cjs', `const asked = [];
    const server = require('node:http').createServer((request, response) => { asked.push(request.method + ' ' + request.url); response.end(${JSON.stringify(answer)}); }).listen(80, '169.254.170.2', () => {
      const { execFile } = require('node:child_process');
      execFile(process.argv[2], ['--import', process.argv[3], 'agent.cjs'], (error, stdout, stderr) => { console.log(JSON.stringify({ asked, stdout, stderr, failed: error?.message })); server.close(); });
    });`);
  for (const node of nodes) {
    const [file, args] = exactEnvironment(own[0], [...own.slice(1), process.execPath, 'stand-in.cjs', nodeBinary(node), path.join(root, 'dist/register.mjs')], { PATH: process.env.PATH, HOME: folder, TMPDIR: path.join(base, 'tmp'), AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task', AWS_REGION: 'us-east-1' });
    const { asked, stdout, stderr, failed } = JSON.parse(spawnSync(file, args, { cwd: folder, encoding: 'utf8' }).stdout) as { asked: string[]; stdout: string; stderr: string; failed?: string };
    t.equal(failed, undefined, stderr);
    t.same(JSON.parse(stdout), { id: 'ASIATASK', metadata: 'EACCES', instance: 'EACCES', post: 'EACCES' }, `Node ${node}`);
    t.same(asked, ['GET /v2/credentials/task'], 'what reached it');
  }
});

const mcpServer = path.join(root, 'test/programs/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js');

t.test('mcp-server: the file-system server, over standard input and output', { skip: fs.existsSync(mcpServer) ? false : 'the server is installed by `npm run programs`' }, async (t) => {
  const base = temporaryFolder();
  t.teardown(() => { fs.rmSync(base, { recursive: true, force: true }); });
  const served = path.join(base, 'project/served');
  const calls = [
    ['read_text_file', { path: `${served}/a.txt` }], ['write_file', { path: `${served}/b.txt`, content: 'x' }], ['list_directory', { path: served }], ['search_files', { path: served, pattern: '**/*.txt' }],
    ['list_directory', { path: '/etc' }], ['write_file', { path: `${base}/home/x`, content: 'x' }],
  ] as const;
  const messages = [{ id: 0, method: 'initialize', params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'test', version: '1' } } }, { method: 'notifications/initialized' }, ...calls.map(([name, args], i) => ({ id: i + 1, method: 'tools/call', params: { name, arguments: args } }))];
  const { stdout } = await run(t, 'mcp-server', `rules:\n  - { action: ["file:read", "file:write"], path: ["./served", "./served/**"], effect: allow }\n  - { action: ["module:load", "file:read"], path: "${root}/test/programs/node_modules/**", effect: allow }\n`, {
    node: '22', base, file: mcpServer, args: [served, '/etc', `${base}/home`], files: { 'served/a.txt': 'one' },
    input: messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''),
  });
  const answers = new Map(stdout.trim().split('\n').map((line) => JSON.parse(line)).map(({ id, result }) => [id, result?.isError ?? false]));
  t.same(calls.map(([name], i) => `${name} ${String(answers.get(i + 1))}`), ['read_text_file false', 'write_file false', 'list_directory false', 'search_files false', 'list_directory true', 'write_file true'], 'what it was told to serve beside the policy stays closed');
  t.equal(fs.readFileSync(`${served}/b.txt`, 'utf8'), 'x');
  t.notOk(fs.existsSync(`${base}/home/x`));
});

/** A server that understands S3, with one object; gated where a project is named whose policy lets it. */
async function startS3(t: Test, gated?: { readonly node: string; readonly folder: string }): Promise<string> {
  const port = await new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => { resolve(port); });
    });
  });
  const [file, args] = exactEnvironment(gated === undefined ? process.execPath : nodeBinary(gated.node), [...(gated === undefined ? [] : ['--import', path.join(root, 'dist/register.mjs')]), s3Server], { PATH: process.env.PATH, FAUXQS_PORT: String(port), FAUXQS_HOST: '127.0.0.1', FAUXQS_LOGGER: 'false', FAUXQS_INIT: gated && 'init.json' });
  const child = spawn(file, args, { stdio: 'ignore', cwd: gated?.folder });
  t.teardown(() => { child.kill(); });
  const endpoint = `http://127.0.0.1:${port}`;
  const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 60 });
  for (let tries = 0; ; tries++) {
    try {
      await s3.send(new CreateBucketCommand({ Bucket: 'reports' }));
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'a', Body: 'figures' }));
  s3.destroy();
  return endpoint;
}
