// The end of a denial's message: a command that can be pasted, and explains that denial. Each is run as a shell reads it.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, runGated, temporaryFolder } from '../harness.ts';
import { cli } from '../cli/safeclaw-command.ts';

const policy = `version: 1
rules:
  - { action: "file:read", path: "/etc/hostname", effect: deny, reason: "not for the agent" }
  - { action: "file:read", path: "./data/**", effect: allow }
  - { action: "file:stat", path: "./**", effect: allow }
  - { action: "tool:call", tool: "free", effect: allow }
  - { action: "shell:execute", command: "echo ok", effect: allow }
`;

const program = `
const fs = require('node:fs'), cp = require('node:child_process'), http = require('node:http'), net = require('node:net'), dns = require('node:dns');
Object.prototype.recorded = { seq: 1, log: { chain: 'POLLUTED', inFiles: true, policy: null, withoutSecrets: (a) => a } };
const out = {};
const keep = (name) => (error) => { out[name] = (error.cause ?? error).message; };
const attempt = (name, deed) => { try { out[name] = String(deed()); } catch (error) { keep(name)(error); } };
const event = (name, emitter) => new Promise((resolve) => emitter.on('error', (error) => { keep(name)(error); resolve(); }));
(async () => {
  attempt('rule', () => fs.readFileSync('/etc/hostname'));
  attempt('quotes', () => fs.writeFileSync("it's $HOME \`x\`.txt", ''));
  attempt('newline', () => fs.writeFileSync('a\\nb.txt', ''));
  attempt('bidi', () => fs.writeFileSync('a\\u202eb.txt', ''));
  attempt('long', () => fs.writeFileSync('x'.repeat(200), ''));
  attempt('link', () => fs.readFileSync('data/link'));
  attempt('tree', () => fs.rmSync('data', { recursive: true }));
  attempt('protected', () => fs.writeFileSync('safeclaw.config.yaml', ''));
  attempt('command', () => cp.execSync('git push --force'));
  attempt('secret command', () => cp.execSync("curl -H 'Authorization: Bearer s3cr3tT0ken'"));
  attempt('program by its folder', () => cp.execFileSync('./tools/cat', ['x']));
  attempt('form', () => cp.execSync('echo $(('));
  attempt('signal', () => process.kill(1, 'SIGTERM'));
  await event('http', http.get('http://127.0.0.1:9/x'));
  await event('secret url', http.get('http://127.0.0.1:9/x?token=s3cr3tT0ken'));
  await fetch('http://127.0.0.1:59999/y').catch(keep('fetch'));
  await event('connect', net.connect(9, '127.0.0.1'));
  await event('listen', net.createServer().listen(39999, '127.0.0.1'));
  await dns.promises.resolve4('x.invalid').catch(keep('dns'));
  await fs.promises.readdir('/root').catch(keep('list'));
  attempt('neighbour', () => fs.readFileSync('data/free', 'utf8'));
  attempt('neighbour command', () => cp.execSync('echo ok'));
  console.log(JSON.stringify(out));
})();
`;

/** The command as a person pastes it into a shell, with what \`npx safeclaw\` starts. */
function paste(command: string, folder: string): { readonly code: number | null; readonly output: string } {
  fs.writeFileSync(path.join(folder, 'paste.sh'), `npx() { shift; "${nodeBinary('20')}" "${cli}" "$@"; }\n${command}\n`);
  const [file, args] = exactEnvironment('/bin/sh', ['paste.sh'], { PATH: process.env.PATH, HOME: folder });
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

const asked = /; to see why: (npx safeclaw .*)$/;

/** What must be asked about, and what the answer says. */
const expected: Readonly<Record<string, readonly [command: RegExp, answer: RegExp]>> = {
  'rule': [/^npx safeclaw policy explain 'file:read \/etc\/hostname'$/, /denied +file:read \/etc\/hostname\n.*safeclaw\.config\.yaml:3:3.*not for the agent/],
  'quotes': [/^npx safeclaw policy explain 'file:write .*it'\\''s \$HOME `x`\.txt'$/, /denied +file:write .*\/it's \$HOME `x`\.txt\n/],
  'newline': [/^npx safeclaw policy explain --record \d+ --chain [0-9a-f]{8}$/, /denied +file:write .*\/a\\u\{0a\}b\.txt\n/],
  'bidi': [/--record \d+/, /a\\u\{202e\}b\.txt\n/],
  'long': [/--record \d+/, /\/x{200}\n/],
  'link': [/--record \d+/, /denied +file:read \/nowhere\/TARGET\n/],
  'tree': [/npx safeclaw/, /denied +file:(delete|list) .*\/data/],
  'protected': [/policy explain 'file:write .*safeclaw\.config\.yaml'$/, /a protection: no rule lifts it/],
  'command': [/policy explain 'shell:execute git push --force'$/, /denied +shell:execute git push --force\n/],
  'secret command': [/--record \d+/, /denied +shell:execute curl -H 'Authorization: \[redacted\]'\n[^]*command: "curl -H 'Authorization: \*'"/],
  'program by its folder': [/--record \d+/, /denied +shell:execute cat x\n +program .*\/tools\/cat\n/],
  'form': [/^npx safeclaw audit show --why \d+ --chain [0-9a-f]{8}$/, /SC_UNKNOWN_FORM/],
  'signal': [/--record \d+/, /denied +process:signal SIGTERM 1\n/],
  'http': [/policy explain 'network:request GET http:\/\/127\.0\.0\.1:9\/x'$/, /denied +network:request GET http:\/\/127\.0\.0\.1:9\/x\n/],
  'secret url': [/--record \d+/, /denied +network:request GET .*\?token=\[redacted\]\n/],
  'fetch': [/policy explain 'network:request GET http:\/\/127\.0\.0\.1:59999\/y'$/, /denied +network:request/],
  'connect': [/policy explain 'network:connect tcp:\/\/127\.0\.0\.1:9'$/, /denied +network:connect tcp:\/\/127\.0\.0\.1:9\n/],
  'listen': [/policy explain 'network:listen 127\.0\.0\.1:39999'$/, /denied +network:listen 127\.0\.0\.1:39999\n/],
  'dns': [/policy explain 'network:resolve x\.invalid'$/, /denied +network:resolve x\.invalid\n/],
  'list': [/policy explain 'file:list \/root'$/, /denied +file:list \/root\n/],
};

for (const node of ['18', '26']) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    fs.mkdirSync(path.join(folder, 'data'));
    fs.symlinkSync('/nowhere/TARGET', path.join(folder, 'data/link'));
    fs.mkdirSync(path.join(folder, 'tools'));
    fs.writeFileSync(path.join(folder, 'tools/cat'), '#!/bin/sh\n', { mode: 0o755 });
    const run = await runGated({ node, folder, policy, program, files: { 'data/free': 'free' } });
    const out = run.json<Record<string, string>>();
    t.same([out['neighbour'], out['neighbour command']], ['free', 'ok\n'], 'what is allowed works');
    t.notMatch(run.stdout, /s3cr3t|TARGET|POLLUTED/, 'the message holds no secret, and not where a link leads');
    for (const [name, [command, answer]] of Object.entries(expected)) {
      const found = asked.exec(out[name] ?? '')?.[1] ?? '';
      t.match(found, command, `${name}: ${out[name]}`);
      // What is asked about does not depend on the version of Node that was denied it.
      if (node !== '18') continue;
      const { code, output } = paste(found, folder);
      t.match(output, answer, `${name}: ${found}`);
      t.equal(code, found.includes('audit show') ? 0 : 1, name);
    }
  });
}

t.test('another policy, another log, and none', async (t) => {
  const agent = `try { require('node:fs').readFileSync('/etc/hostname'); } catch (error) { console.log(error.message); }`;
  const folder = temporaryFolder();
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  const run = async (text: string, program = agent): Promise<string> => (await runGated({ node: '20', folder, files: { 'rules/agent.yaml': text }, program, env: { SAFECLAW_POLICY: 'rules/agent.yaml' } })).stdout;
  const other = asked.exec((await run(policy)).trim())?.[1] ?? '';
  t.equal(other, "npx safeclaw policy explain 'file:read /etc/hostname' --policy rules/agent.yaml");
  t.match(paste(other, folder), { code: 1, output: /not for the agent/ });
  const streamed = await run(`audit: { sink: stdout }\n${policy}`, agent.replace('/etc/hostname', '/etc\\u00adx'));
  const record = asked.exec(streamed.split('\n').find((line) => line.startsWith('EACCES')) ?? '')?.[1] ?? '';
  t.match(record, /^npx safeclaw policy explain --record \d+ --chain [0-9a-f]{8} --from LOG --policy rules\/agent\.yaml$/);
  fs.writeFileSync(path.join(folder, 'LOG'), streamed);
  t.match(paste(record, folder), { code: 1, output: /denied +file:read/ });
  // These deny the program's own file: Node tells it.
  const told = async (text: string): Promise<string> => asked.exec((await runGated({ node: '20', folder, files: { 'rules/agent.yaml': text, taken: '' }, program: agent, env: { SAFECLAW_POLICY: 'rules/agent.yaml' } })).stderr.split('\n').find((line) => /^Error: EACCES/.test(line)) ?? '')?.[1] ?? '';
  t.equal(await told('version: 2\n'), 'npx safeclaw policy check rules/agent.yaml');
  t.match(paste('npx safeclaw policy check rules/agent.yaml', folder), { code: 1, output: /SC_UNKNOWN_VERSION/ });
  t.equal(await told(`audit: { path: ../taken/log }\n${policy}`), 'npx safeclaw doctor');
});
