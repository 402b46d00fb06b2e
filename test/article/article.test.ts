// The article by which users meet the product: its Steps 1, 2, 5, 6 and 7, tried as a reader would, with the packed
// package in an empty project. The AWS endpoints are the SDK's own (regional, virtual-hosted, TLS on port 443); in a mount
// namespace of the test their names lead to a server of this machine.

import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, readAudit, root } from '../harness.ts';
import { installPackage } from '../installed-package.ts';

const { project, remove } = installPackage();
t.teardown(remove);
const environment = { PATH: process.env.PATH, HOME: process.env.HOME };
const safeclaw = (...args: string[]): ReturnType<typeof spawnSync> => spawnSync(...exactEnvironment('npx', ['--offline', '@authensor/safeclaw', ...args], environment), { cwd: project, encoding: 'utf8', input: '' });

const step2 = fs.readFileSync(path.join(root, 'fixtures/policies/article-step-2.yaml'), 'utf8');
const merged = fs.readFileSync(path.join(root, 'fixtures/policies/article-step-6-and-2.yaml'), 'utf8');

t.test('Step 1: `npx @authensor/safeclaw` writes a policy, wires the start script, and is safe to run twice', (t) => {
  fs.writeFileSync(path.join(project, 'agent.js'), "console.log('started');\n");
  const manifest = path.join(project, 'package.json');
  fs.writeFileSync(manifest, `${JSON.stringify({ ...JSON.parse(fs.readFileSync(manifest, 'utf8')), main: 'agent.js', scripts: { start: 'node agent.js' } }, null, 2)}\n`);
  const first = safeclaw();
  t.equal(first.status, 0, String(first.stderr));
  t.ok(fs.existsSync(path.join(project, 'safeclaw.config.yaml')));
  t.match(fs.readFileSync(manifest, 'utf8'), '"start": "node --import @authensor/safeclaw/register agent.js"');
  const before = [fs.readFileSync(manifest, 'utf8'), fs.readFileSync(path.join(project, 'safeclaw.config.yaml'), 'utf8')];
  t.equal(safeclaw().status, 0);
  t.same([fs.readFileSync(manifest, 'utf8'), fs.readFileSync(path.join(project, 'safeclaw.config.yaml'), 'utf8')], before);
  const started = spawnSync(...exactEnvironment('npm', ['start', '--silent'], environment), { cwd: project, encoding: 'utf8' });
  t.equal(started.stdout, 'started\n', started.stderr);
  t.end();
});

t.test('Step 2: the policy loads without a finding', (t) => {
  fs.writeFileSync(path.join(project, 'safeclaw.config.yaml'), step2);
  const check = safeclaw('policy', 'check');
  t.equal(check.status, 0, `${String(check.stdout)}${String(check.stderr)}`);
  t.notMatch(String(check.stdout) + String(check.stderr), /error|warning:/);
  t.end();
});

t.test('Step 5: the lines of the Dockerfile work in a clean folder', (t) => {
  const run = spawnSync(...exactEnvironment(process.execPath, ['--import', '@authensor/safeclaw/register', 'agent.js'], environment), { cwd: project, encoding: 'utf8' });
  t.equal(run.stdout, 'started\n', run.stderr);
  t.end();
});

const canUnshare = spawnSync('unshare', ['--mount', 'true']).status === 0 && process.getuid?.() === 0;

t.test('Steps 2 and 6: an agent with the real SDK reads from S3, writes nothing, and reads no secret', { skip: canUnshare ? false : 'needs root and mount namespaces, to lead the names of AWS to this machine' }, (t) => {
  const app = path.join(project, 'app');
  fs.mkdirSync(app);
  fs.mkdirSync(path.join(app, 'node_modules'));
  fs.writeFileSync(path.join(app, 'package.json'), '{"name":"app","type":"module"}');
  fs.writeFileSync(path.join(app, 'data.txt'), 'mine');
  fs.writeFileSync(path.join(app, 'credentials'), '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = not-checked\n');
  fs.writeFileSync(path.join(app, 'safeclaw.config.yaml'), merged);
  fs.writeFileSync(
    path.join(app, 'agent.js'),
    `import { execFile } from 'node:child_process';
     import * as fs from 'node:fs';
     import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
     const s3 = new S3Client({ maxAttempts: 1 });
     const out = {};
     const attempt = async (name, run) => { try { out[name] = await run(); } catch (error) { const cause = error.cause ?? error; out[name] = [cause.code ?? error.name, cause.safeclaw?.action ?? null, cause.safeclaw?.reason ?? null]; } };
     await attempt('read app', () => fs.readFileSync('/app/data.txt', 'utf8'));
     await attempt('read passwd', () => fs.readFileSync('/etc/passwd', 'utf8').length);
     await attempt('write tmp', () => fs.writeFileSync('/tmp/safeclaw-article.txt', 'x') ?? 'written');
     await attempt('write app', () => fs.writeFileSync('/app/data.txt', 'x') ?? 'written');
     await attempt('get', async () => (await s3.send(new GetObjectCommand({ Bucket: 'reports', Key: 'a.txt' }))).Body.transformToString());
     await attempt('put', async () => { await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'a.txt', Body: 'x' })); return 'put'; });
     await attempt('fetch elsewhere', async () => (await fetch('https://example.com/')).status);
     await attempt('aws s3 cp', () => new Promise((resolve, reject) => execFile('/usr/local/bin/aws', ['s3', 'cp', 'a', 's3://b'], (error, stdout) => (error ? reject(error) : resolve(stdout)))));
     out.secret = process.env.AWS_SECRET_ACCESS_KEY ?? null;
     out.keys = Object.keys(process.env).includes('AWS_SECRET_ACCESS_KEY');
     console.log(JSON.stringify(out));`,
  );
  const certificate = path.join(project, 'aws.crt');
  const key = path.join(project, 'aws.key');
  const names = ['reports.s3.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com', 'example.com'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  fs.writeFileSync(path.join(project, 'hosts'), `127.0.0.1 localhost ${names.join(' ')}\n`);
  for (const major of ['20', '26']) {
    fs.rmSync(path.join(app, '.safeclaw/audit'), { recursive: true, force: true });
    const input = JSON.stringify({ node: nodeBinary(major), agent: '/app/agent.js', folder: '/app', preload: path.join(project, 'node_modules/@authensor/safeclaw/dist/register.mjs'), certificate, key });
    // /app is bound inside the namespace only: the article's own path, and nothing is left on the machine.
    const script = 'mount --bind "$1/hosts" /etc/hosts && { [ -d /app ] || mkdir /app; } && mount --bind "$1/app" /app && mount --bind "$5/node_modules" /app/node_modules && exec "$2" "$3" "$4"';
    const run = spawnSync(...exactEnvironment('unshare', ['--mount', 'sh', '-c', script, 'sh', project, nodeBinary('20'), path.join(root, 'test/article/regional-s3.mjs'), input, root], environment), { encoding: 'utf8', timeout: 60_000 });
    t.equal(run.status, 0, run.stderr);
    const result = JSON.parse(run.stdout) as { code: number; stdout: string; stderr: string; seen: string[] };
    t.equal(result.code, 0, result.stderr);
    const out = JSON.parse(result.stdout);
    t.equal(out['read app'], 'mine');
    t.same(out['read passwd'].slice(0, 2), ['EACCES', 'file:read']);
    t.equal(out['write tmp'], 'written');
    t.same(out['write app'].slice(0, 2), ['EACCES', 'file:write']);
    t.equal(out.get, 'contents');
    t.same(out.put, ['EACCES', 'network:request', 'Agent is read-only for S3']);
    t.same(out['fetch elsewhere'].slice(0, 2), ['EACCES', 'network:request']);
    t.same(out['aws s3 cp'], ['EACCES', 'shell:execute', 'Direct S3 CLI access blocked — use the application SDK']);
    t.equal(out.secret, null);
    t.equal(out.keys, false);
    t.same(result.seen, ['GET reports.s3.us-east-1.amazonaws.com/a.txt'], 'the server saw the allowed request and no other');
    t.equal(fs.readFileSync(path.join(app, 'data.txt'), 'utf8'), 'mine');
    const records = readAudit(path.join(app, '.safeclaw/audit'));
    for (const [action, verdict, target] of [['network:request', 'allow', 'GET https://reports.s3.us-east-1.amazonaws.com/a.txt'], ['network:request', 'deny', 'PUT https://reports.s3'], ['shell:execute', 'deny', 'aws s3 cp'], ['env:read', 'deny', 'AWS_SECRET_ACCESS_KEY']] as const) {
      t.equal(records.filter((r) => r.action === action && r.verdict === verdict && String(r.target).startsWith(target) && r.kind === 'decision').length, 1, `${verdict} ${action} ${target} is in the log once`);
    }
  }
  t.end();
});

t.test('Step 7: `audit verify --last 100` holds, and not on a changed log', (t) => {
  const verified = safeclaw('audit', 'verify', '--last', '100');
  t.equal(verified.status, 0, `${String(verified.stdout)}${String(verified.stderr)}`);
  const log = path.join(project, '.safeclaw/audit');
  const file = path.join(log, fs.readdirSync(log).sort()[0] as string);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"verdict":"allow"', '"verdict":"Allow"'));
  const broken = safeclaw('audit', 'verify', '--last', '100');
  t.equal(broken.status, 1);
  t.match(String(broken.stdout) + String(broken.stderr), new RegExp(`${path.basename(file).replaceAll('.', '\\.')}:\\d+`));
  t.end();
});
