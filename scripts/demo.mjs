// The demo: an unmodified agent under a policy, in a terminal. Starts a local stand-in for S3, runs the agent of
// examples/s3-agent under the preload, shows what the log says, verifies it, and shows that one changed byte is found.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
const green = (text) => paint(32, text);
const red = (text) => paint(31, text);
const dim = (text) => paint(2, text);
const title = (text) => console.log(`\n${paint(1, text)}`);

const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(1);

const folder = path.join(root, 'build', 'demo');
fs.rmSync(folder, { recursive: true, force: true });
fs.cpSync(path.join(root, 'examples/s3-agent'), folder, { recursive: true });
fs.mkdirSync(path.join(folder, 'node_modules/@authensor'), { recursive: true });
fs.symlinkSync(root, path.join(folder, 'node_modules/@authensor/safeclaw'));

const port = await freePort();
const endpoint = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, [path.join(root, 'node_modules/fauxqs/dist/cli.js')], {
  env: { ...process.env, FAUXQS_PORT: String(port), FAUXQS_LOGGER: 'false' },
  stdio: 'ignore',
});
process.on('exit', () => server.kill());
await listening(port);

const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' }, forcePathStyle: true });
await s3.send(new CreateBucketCommand({ Bucket: 'reports' }));
await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'template.txt', Body: 'Dear customer' }));
await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'prices.json', Body: '{"apple":1.2}' }));

title('An agent that knows nothing of SafeClaw, under examples/s3-agent/safeclaw.config.yaml');
console.log(dim('$ node --import @authensor/safeclaw/register agent.mjs\n'));
const agent = spawn(process.execPath, ['--import', '@authensor/safeclaw/register', 'agent.mjs'], {
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TMPDIR: '/tmp',
    AWS_REGION: 'us-east-1',
    NODE_NO_WARNINGS: '1',
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'aws/credentials'),
    AWS_SECRET_ACCESS_KEY: 'the-secret-that-must-not-leave',
    REPORT_BUCKET: 'reports',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let text = '';
agent.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
  const lines = text.split('\n');
  text = lines.pop();
  for (const line of lines) console.log(line.replace(/^done {4}/, `  ${green('allowed')}  `).replace(/^failed {2}/, `  ${red('denied ')}  `));
});
const code = await new Promise((resolve) => agent.on('close', resolve));
if (code !== 0) fail(`the agent ended with exit code ${code}`);

title('What the agent tried to change is unchanged');
const object = await (await s3.send(new GetObjectCommand({ Bucket: 'reports', Key: 'template.txt' }))).Body.transformToString();
console.log(`  s3://reports/template.txt still says "${object}"`);
if (object !== 'Dear customer') fail('the object was overwritten');

title('The audit log: what was denied, and which line of the policy decided');
safeclaw(['audit', 'show', '--verdict', 'deny'], 0);

title('The log is whole');
safeclaw(['audit', 'verify'], 0);

title('One byte of a copy is changed, and verification finds it');
const log = path.join(folder, '.safeclaw/audit');
const copy = path.join(folder, 'copy');
fs.cpSync(log, copy, { recursive: true });
const file = path.join(copy, fs.readdirSync(copy).sort()[0]);
fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"verdict":"deny"', '"verdict":"Deny"'));
safeclaw(['audit', 'verify', copy], 1);

console.log(`\n${dim(`Everything above is in ${path.relative(process.cwd(), folder) || '.'}: change the policy there and run the agent again.`)}`);
server.kill();
process.exit(0);

function safeclaw(args, expected) {
  console.log(dim(`$ npx safeclaw ${args.map((arg) => path.relative(folder, arg) && path.isAbsolute(arg) ? path.relative(folder, arg) : arg).join(' ')}\n`));
  const { status } = spawnSync(process.execPath, [path.join(root, 'dist/cli.cjs'), ...args], { cwd: folder, stdio: 'inherit' });
  if (status !== expected) fail(`safeclaw ${args.join(' ')} ended with ${status}, not ${expected}`);
}

function fail(message) {
  console.error(red(`demo: ${message}`));
  process.exit(1);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}

async function listening(number) {
  for (let i = 0; i < 100; i++) {
    const up = await new Promise((resolve) => {
      const socket = net.connect(number, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  fail('the local S3 stand-in did not start');
}
