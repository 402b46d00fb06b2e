// What no rule lifts, under a policy that allows everything.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import * as language from '../../src/policy/language.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { isMetadataAddress } from '../../src/policy/protect-metadata.ts';
import { canonicalHost } from '../../src/action/host.ts';
import { action, place, policyOf } from './policies.ts';

const everything = '- { action: "*", effect: allow }';

t.test('own files, in folders that are reached through links', async (t) => {
  const folder = fs.realpathSync(t.testdir({ real: { app: { 'p.yaml': `version: 1\naudit: { sink: file, path: ../logs }\nrules:\n${everything}\n` }, logs: {} }, link: t.fixture('symlink', 'real') }));
  const { policy } = loadPolicy({ ...place, cwd: folder, packageFolder: `${folder}/link/pkg` }, { file: 'link/app/p.yaml', language: () => language });
  t.equal(policy.loaded, true);
  const denied = [
    'file:write real/app/p.yaml', 'file:delete real/app/p.yaml', 'file:write link/app/p.yaml', 'file:delete link/app/p.yaml',
    'file:write real/logs/x', 'file:delete real/logs/a/b', 'file:write real/logs', 'file:delete real/logs',
    'file:write real/app/.safeclaw/x', 'file:write real/app/.safeclaw/compiled/p.yaml.json', 'file:delete real/app/.safeclaw',
    'file:write real/pkg/dist/core.cjs', 'file:delete real/pkg',
    'file:delete real/app', 'file:delete real', 'file:delete link', 'file:delete ',
  ];
  for (const line of denied) {
    const [kind, name] = line.split(' ') as [string, string];
    const verdict = policy.decide(action(`${kind} ${path.join(folder, name)}`));
    t.equal(`${verdict.kind} ${verdict.by} ${verdict.code}`, 'deny protection SC_PROTECTED', line);
  }
  t.equal(policy.decide(action('file:delete /')).by, 'protection');
  for (const line of ['file:read real/app/p.yaml', 'file:read real/logs/x', 'file:write real/app/p.yaml.bak', 'file:write real/app/safeclaw', 'file:delete real/app/other', 'file:write real/logs2', 'file:write real/app']) {
    const [kind, name] = line.split(' ') as [string, string];
    t.equal(policy.decide(action(`${kind} ${path.join(folder, name)}`)).kind, 'allow', line);
  }
});

t.test('memory and environment of processes', async (t) => {
  const policy = policyOf(everything);
  for (const name of ['/proc/1/environ', '/proc/self/environ', '/proc/7/task/8/environ', '/proc/thread-self/environ', '/proc/7/mem', '/proc/7/task/9/mem']) {
    for (const kind of ['file:read', 'file:list', 'file:write', 'module:load', 'module:native']) t.equal(policy.decide(action(`${kind} ${name}`)).rule, 'protection:process-memory', `${kind} ${name}`);
    t.equal(policy.decide(action(`file:stat ${name}`)).kind, 'allow');
  }
  for (const name of ['/proc/7/status', '/proc/meminfo', '/srv/proc/environ', '/srv/environ', '/proc/7/environ2']) t.equal(policy.decide(action(`file:read ${name}`)).kind, 'allow', name);
});

t.test('what the gate gets credentials from', async (t) => {
  const folder = fs.realpathSync(t.testdir({ home: { '.aws': { config: 'c', credentials: 's' } }, elsewhere: { keys: 'k' }, 'p.yaml': `version: 1\naws: { credentials: broker }\nrules:\n${everything}\n`, 'q.yaml': `version: 1\nrules:\n${everything}\n` }));
  fs.linkSync(path.join(folder, 'elsewhere/keys'), path.join(folder, 'other-name'));
  const at = { ...place, cwd: folder, home: path.join(folder, 'home'), credentialFiles: [path.join(folder, 'home/.aws'), path.join(folder, 'elsewhere/keys')] };
  const { policy } = loadPolicy(at, { file: 'p.yaml', language: () => language });
  for (const line of ['file:read home/.aws/config', 'file:read home/.aws/sso/cache/x.json', 'file:write home/.aws/credentials', 'file:write home/.aws/new', 'file:delete home/.aws', 'file:delete home', 'file:read elsewhere/keys', 'file:write elsewhere/keys', 'file:read other-name', 'file:write other-name']) {
    const [kind, name] = line.split(' ') as [string, string];
    t.equal(policy.decide(action(`${kind} ${path.join(folder, name)}`)).rule, 'protection:aws-credentials', line);
  }
  for (const line of ['file:read home/.awsome', 'file:write home/other', 'file:stat home/.aws/config', 'file:read elsewhere/keys2', 'file:write elsewhere/new']) {
    const [kind, name] = line.split(' ') as [string, string];
    t.equal(policy.decide(action(`${kind} ${path.join(folder, name)}`)).kind, 'allow', line);
  }
  const { policy: plain } = loadPolicy(at, { file: 'q.yaml', language: () => language });
  t.equal(plain.decide(action(`file:read ${path.join(folder, 'home/.aws/credentials')}`)).kind, 'allow', 'where the program gets them itself, rules decide');
});

const metadata = ['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.171.255', 'fd00:ec2::254', 'fd00:ec2::23', '0xa9fea9fe', '169.254.43518', '::ffff:a9fe:a9fe', '[::ffff:169.254.169.254]', 'fd00:ec2:0:0::254', '64:ff9b::169.254.169.254', '64:ff9b::a9fe:aa02', '2002:a9fe:a9fe::', '::169.254.169.254'];
const others = ['169.254.169.253', '169.254.172.1', '169.254.17.2', 'fd00:ec2::253', '10.0.0.1', '::1', '64:ff9b::808:808', '2002:808:808::', '::', 'a9fe.example', 'metadata.google.internal', '1.1.1.1', 'f.example'];

t.test('cloud metadata addresses', async (t) => {
  for (const text of metadata) t.equal(isMetadataAddress(canonicalHost(text) as string), true, text);
  for (const text of others) t.equal(isMetadataAddress(canonicalHost(text) as string), false, text);
  const wide = policyOf(`- { action: "network:*", host: ["*", "169.254.0.0/16", "169.254.169.*5*"], effect: allow }`);
  for (const line of ['GET http://169.254.169.254/latest', 'tcp://169.254.170.2:80', 'udp://[fd00:ec2::254]:1', 'GET http://innocent.example/ @169.254.169.254', 'tcp://innocent.example:80 @fd00:ec2::254']) t.equal(wide.decide(action(line)).rule, 'protection:cloud-metadata', line);
  t.equal(wide.decide(action('GET http://innocent.example/ @10.0.0.1')).kind, 'allow');

  const named = policyOf(`- { id: get, action: "network:request", host: "0xa9fea9fe", method: [GET, PUT], effect: allow }\n- { id: name, action: "network:request", host: "innocent.example", effect: allow }`);
  t.equal(named.decide(action('GET http://169.254.169.254/latest')).rule, 'get');
  t.equal(named.decide(action('PUT http://innocent.example/ @169.254.169.254')).rule, 'get', 'by address');
  t.equal(named.decide(action('POST http://169.254.169.254/latest')).rule, 'protection:cloud-metadata', 'every matcher must match');
  t.equal(named.decide(action('POST http://innocent.example/ @169.254.169.254')).rule, 'protection:cloud-metadata', 'a rule that names the host does not name the address');
  t.equal(named.decide(action('GET http://169.254.170.2/')).rule, 'protection:cloud-metadata', 'another address');
  t.equal(policyOf(`- { id: no, action: "network:request", host: "169.254.169.254", effect: deny }`).decide(action('GET http://169.254.169.254/')).rule, 'no');
});

t.test('names of the gate\'s own files that other mounts and links give them', async (t) => {
  const folder = fs.realpathSync(t.testdir({ app: { 'p.yaml': `version: 1\nrules:\n${everything}\n` }, work: { a: 'x' } }));
  fs.linkSync(`${folder}/app/p.yaml`, `${folder}/work/hard`);
  fs.linkSync(`${folder}/work/a`, `${folder}/work/b`);
  fs.symlinkSync('app', `${folder}/first`);
  fs.symlinkSync('first', `${folder}/second`);
  const { policy } = loadPolicy({ ...place, cwd: folder }, { file: 'second/p.yaml', language: () => language });
  for (const name of ['work/hard', 'first', 'second', 'app']) t.equal(policy.decide(action(`file:${name === 'work/hard' ? 'write' : 'delete'} ${folder}/${name}`)).rule, 'protection:policy-file', name);
  t.equal(policy.decide(action(`file:delete ${folder}/work/hard`)).kind, 'allow', 'the name alone');
  for (const name of ['work/a', 'work/b', 'work/new']) t.equal(policy.decide(action(`file:write ${folder}/${name}`)).kind, 'allow', name);
});

t.test('files that are memory, or that name programs for the kernel', async (t) => {
  const policy = policyOf(everything);
  for (const name of ['/dev/mem', '/dev/kmem', '/dev/port', '/proc/kcore', '/proc/self/mem']) for (const kind of ['file:read', 'file:write']) t.equal(policy.decide(action(`${kind} ${name}`)).rule, 'protection:process-memory', name);
  for (const name of ['/proc/sys/kernel/core_pattern', '/proc/sys/kernel/modprobe', '/proc/sys/fs/binfmt_misc/register', '/sys/kernel/uevent_helper']) {
    t.equal(policy.decide(action(`file:write ${name}`)).rule, 'protection:kernel-programs', name);
    t.equal(policy.decide(action(`file:read ${name}`)).kind, 'allow', name);
  }
  for (const name of ['/proc/self/oom_score_adj', '/proc/sys/kernel/pid_max', '/dev/null', '/srv/mem', '/srv/environ', '/srv/kcore', '/dev/shm/report']) t.equal(policy.decide(action(`file:write ${name}`)).kind, 'allow', name);
});
