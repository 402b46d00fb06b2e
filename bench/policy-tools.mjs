// `policy suggest`, `check --log`, `test --log` and `diff` on a log of a million records and a policy of 5,000 rules
// (`node bench/policy-tools.mjs [RECORDS] [RULES]`): seconds of CPU, the most memory, and for what reads the log records a
// second and the ratio to reading it by lines and parsing each, in the same run. One run each.

import * as esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const records = Number(process.argv[2] ?? 1_000_000);
const rules = Number(process.argv[3] ?? 5000);
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-tools-')));
const bundle = path.join(folder, 'writer.cjs');
await esbuild.build({ absWorkingDir: root, entryPoints: ['src/audit/writer.ts'], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', target: 'node18', define: { __SAFECLAW_VERSION__: '"bench"' }, logLevel: 'error' });
const usage = path.join(folder, 'usage.cjs');
fs.writeFileSync(usage, "process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); require('fs').writeFileSync(process.env.USAGE_FILE, JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 })); });");

writeLog();
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy(0));
fs.writeFileSync(path.join(folder, 'other.yaml'), policy(50));
const size = fs.readdirSync(path.join(folder, '.safeclaw/audit')).reduce((sum, name) => sum + fs.statSync(path.join(folder, '.safeclaw/audit', name)).size, 0);
console.log(`Node ${process.versions.node}; ${records} records (${Math.round(size / 1048576)} MiB), ${rules} rules\n\n| command | seconds of CPU | MiB at most | records a second | ratio to lines parsed |\n|---|---:|---:|---:|---:|`);
// What the log costs that reads it in the plainest way.
const plain = path.join(folder, 'plain.cjs');
fs.writeFileSync(plain, "const fs = require('fs'); (async () => { let n = 0; for (const name of fs.readdirSync('.safeclaw/audit')) for await (const line of require('readline').createInterface({ input: fs.createReadStream('.safeclaw/audit/' + name) })) n += JSON.parse(line).seq; console.log(n); })();");
const parsed = cost([plain]);
row('`JSON.parse` of each line', parsed, true);
for (const words of [['policy', 'suggest'], ['policy', 'suggest', '--merge'], ['policy', 'check'], ['policy', 'check', '--log', '.safeclaw/audit'], ['policy', 'test', '--log', '.safeclaw/audit'], ['policy', 'diff', 'other.yaml'], ['policy', 'explain', 'file:read /elsewhere']]) measure(words);
fs.rmSync(folder, { recursive: true });

function measure(words) {
  row(`\`${words.join(' ')}\``, cost([path.join(root, 'dist/cli.cjs'), ...words]), words.includes('suggest') || words.includes('--log'));
}

function row(name, { seconds, mib }, readsLog) {
  console.log(`| ${name} | ${seconds.toFixed(1)} | ${Math.round(mib)} | ${readsLog ? Math.round(records / seconds).toLocaleString('en') : ''} | ${readsLog ? (seconds / parsed.seconds).toFixed(2) : ''} |`);
}

function cost(args) {
  const file = path.join(folder, 'usage.json');
  const { status, stderr } = spawnSync(process.execPath, ['--require', usage, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, env: { PATH: process.env.PATH, HOME: folder, USAGE_FILE: file } });
  if (status === 2 || status === null || /at .*cli\.cjs/.test(stderr)) throw new Error(`${args.join(' ')}: ${stderr}`);
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function writeLog() {
  const { openAudit } = require(bundle);
  const log = openAudit({ settings: { sink: 'file', folder: path.join(folder, '.safeclaw/audit'), seal: null, rotate: null, limit: null, redact: null }, policyHash: 'a'.repeat(64), policyName: 'bench', parent: null, threadId: 0, program: ['node', 'agent.js'], versions: { safeclaw: 'bench', node: process.versions.node }, mode: 'observe' });
  const denied = { kind: 'deny', by: 'default', rule: 'defaultAction', reason: 'no rule allows it', position: null, code: 'SC_DENIED', limits: null, observed: null };
  const observed = { ...denied, kind: 'allow', code: 'SC_OBSERVED', observed: denied };
  for (let i = 0; i < records; i++) log.record(action(i), observed);
  log.close('exit 0');
}

/** Files in many folders, hosts, commands: none twice in a row, few seen before. */
function action(i) {
  if (i % 10 < 7) return { kind: i % 10 < 5 ? 'file:read' : 'file:write', path: `/srv/data-${i % 3001}/reports/${i % 17}/${i}.txt`, asked: `${i}.txt` };
  if (i % 10 < 9) return { kind: 'network:request', method: i % 3 === 0 ? 'POST' : 'GET', url: `https://h${i % 500}.service-${i % 7}.example/${i}`, protocol: 'https', host: `h${i % 500}.service-${i % 7}.example`, port: 443, path: `/${i}`, address: null };
  return { kind: 'shell:execute', command: `convert in-${i}.png out-${i}.png`, program: '/usr/bin/convert', cwd: '/srv', planted: false, asked: `convert in-${i}.png out-${i}.png` };
}

/** `shift` rules are others than in the policy with no shift. */
function policy(shift) {
  let text = 'version: 1\nrules:\n';
  for (let i = 0; i < rules / 2; i++) {
    const n = i < shift ? i + rules : i;
    text += `  - { action: "file:read", path: "/srv/data-${n}/**", effect: ${i % 8 === 7 ? 'deny' : 'allow'} }\n  - { action: "network:request", host: "*.service-${n}.example", method: [GET, POST], effect: ${i % 8 === 7 ? 'deny' : 'allow'} }\n`;
  }
  return text;
}
