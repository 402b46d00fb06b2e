// Credentials that the gate gets itself: from every source, again before they expire, and not at all where the source
// fails. The program finds placeholders, and its requests arrive signed with the real keys.

import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { containerToken, startCredentialServer, webToken } from '../credential-sources/servers.ts';
import { nodeVersions, root, runGated, temporaryFolder } from '../harness.ts';
import { type Credentials, judge, startServer } from './sigv4-server.ts';

const keysOf = (n: number): Required<Credentials> => ({ accessKeyId: `ASIASOURCE0000000000${n}`, secretAccessKey: `real/secret+of/the/source/${n}`, sessionToken: `IQoJreal+token/${n}==` });
const plainKey: Credentials = { accessKeyId: 'AKIAPLAINPLAINPLAIN0', secretAccessKey: 'plain/secret+of/the/profile' };
const processKey: Credentials = { accessKeyId: 'AKIAPROCESSPROCESS00', secretAccessKey: 'process/secret+of/the/command' };
const known = [keysOf(1), keysOf(2), plainKey, processKey];
const placeholders = { AWS_ACCESS_KEY_ID: 'AKIASAFECLAWBROKERED', AWS_SECRET_ACCESS_KEY: 'SafeClaw/brokers/this/secret/placeholder', AWS_SESSION_TOKEN: 'SafeClaw/brokers/this/token/placeholder' };

/** Answers with the id of the key that a request is signed with. */
async function startStorage(): Promise<{ origin: string; seen: string[]; close(): void }> {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    const fields = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [[name.toLowerCase(), all[i + 1] as string] as const] : []));
    const id = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const credentials = known.find(({ accessKeyId }) => accessKeyId === id);
    const verdict = credentials === undefined ? `unknown key ${id}` : judge(credentials, request.method as string, request.url as string, fields, Buffer.alloc(0));
    seen.push(`${request.url as string} ${id} ${verdict}`);
    response.writeHead(verdict === 'good' ? 200 : 403).end(verdict === 'good' ? id : verdict);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, close: () => { server.closeAllConnections(); server.close(); } };
}

for (const node of nodeVersions.filter((_version, i, all) => i === 0 || i === all.length - 1)) {
  t.test(`node ${node}`, async (t) => {
    const storage = await startStorage();
    const home = temporaryFolder();
    t.teardown(() => { storage.close(); fs.rmSync(home, { recursive: true, force: true }); });
    const file = (name: string, text: string, mode = 0o600): string => {
      fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      fs.writeFileSync(path.join(home, name), text, { mode });
      return path.join(home, name);
    };
    const tokenFile = file('tokens/web', webToken);
    const script = file('issue.sh', `#!/bin/sh\necho '{"Version":1,"AccessKeyId":"${processKey.accessKeyId}","SecretAccessKey":"${processKey.secretAccessKey}"}'\n`, 0o700);
    const profiles = file('.aws/config', `[profile plain]\naws_access_key_id = ${plainKey.accessKeyId}\naws_secret_access_key = ${plainKey.secretAccessKey}\n[profile process]\ncredential_process = ${script}\n[profile role]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = plain\n`);
    const ask = ['/b/open/a', '/b/open/b', '/b/closed/c'];
    // A session token stands in the head that left, which the heap may keep for a while; without its key it signs nothing.
    const hunted = [...[keysOf(1), plainKey, processKey].map(({ secretAccessKey }) => secretAccessKey), containerToken].map((text) => [...text].reverse().join(''));
    const policy = `version: 1
aws: { credentials: broker, endpoints: { s3: "${storage.origin}" } }
rules:
  - { action: "aws:s3:DeleteObject", effect: deny }
  - { action: "aws:s3:*", resource: "arn:aws:s3:::b/open/*", effect: allow }
  - { action: ["file:*", "module:load"], path: "/**", effect: allow }
  - { action: ["env:*", "process:inspect"], effect: allow }
`;
    const run = async (env: Record<string, string>, steps: readonly (string | number)[]) => {
      const done = await runGated({ node, policy, file: path.join(root, 'test/broker/source-agent.cjs'), args: [JSON.stringify({ origin: storage.origin, steps, hunted: steps === ask && 'AWS_CONTAINER_CREDENTIALS_FULL_URI' in env ? hunted : [], files: [...(env.HOME === undefined ? [profiles] : []), ...(env.AWS_WEB_IDENTITY_TOKEN_FILE === undefined ? [] : [tokenFile])] })], env: { HOME: home, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true', ...env } });
      t.equal(done.code, 0, done.stderr);
      const text = done.stdout + done.stderr + JSON.stringify(done.records);
      for (const secret of [...known.flatMap(({ secretAccessKey, sessionToken = secretAccessKey }) => [secretAccessKey, sessionToken]), webToken, containerToken]) t.notOk(text.includes(secret), `nowhere ${secret}`);
      return { ...done, got: done.find('env:read', 'AWS_SECRET_ACCESS_KEY').filter(({ rule }) => rule === 'aws.credentials').map(({ verdict, reason }) => `${String(verdict)} ${String(reason)}`) };
    };
    const closed = /^EACCES SC_DENIED /;

    await t.test('each source', async (t) => {
      const server = await startCredentialServer({ id: keysOf(1).accessKeyId, secret: keysOf(1).secretAccessKey, token: keysOf(1).sessionToken, seconds: 3600 });
      t.teardown(() => { server.close(); });
      const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: containerToken };
      const cases: readonly (readonly [source: string, env: Record<string, string>, key: Credentials])[] = [
        ['container', { HOME: '/nonexistent', ...container }, keysOf(1)],
        ['web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/W', AWS_ENDPOINT_URL_STS: server.url }, keysOf(1)],
        ['instance metadata', { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url }, keysOf(1)],
        ['profile `plain`', { AWS_PROFILE: 'plain' }, plainKey],
        ['profile `process` (credential_process)', { AWS_PROFILE: 'process', ...container }, processKey],
        ['profile `role` (assumed role)', { AWS_PROFILE: 'role', AWS_ENDPOINT_URL_STS: server.url }, keysOf(1)],
      ];
      // One after the other: each waits for its own program.
      for (const [source, env, key] of cases) {
        const done = await run(env, ask);
        const { answers, seen, files, heap } = done.json();
        t.same(answers.slice(0, 2), [`200 ${key.accessKeyId}`, `200 ${key.accessKeyId}`], source);
        t.match(answers[2], closed);
        t.equal(done.got.length, 1, `${source}: asked once`);
        t.ok(done.got[0]?.startsWith(`allow the gate got credentials by ${source}: key ${key.accessKeyId}, which expires ${key.sessionToken === undefined ? 'never' : 'at 20'}`), String(done.got[0]));
        t.match(seen, placeholders);
        if (heap.length > 1) t.same(heap, [true, ...heap.slice(1).map(() => false)], 'in a snapshot of the heap are placeholders');
        t.same(Object.keys(seen).filter((name) => /PROFILE|CONTAINER|TOKEN_FILE/.test(name)), [], 'what leads to the source is not seen');
        for (const [name, tried] of Object.entries(files)) t.same(tried, ['EACCES', 'EACCES'], name);
        t.equal(done.find('aws:s3:GetObject', undefined, 'allow').filter(({ brokered }) => brokered !== undefined).length, 2);
      }
    });

    // This SDK runs on Node 20 and later.
    if (Number(node) >= 20) await t.test("the SDK's own clients", async (t) => {
      const server = await startServer(processKey);
      t.teardown(() => { server.close(); });
      const wide = `version: 1\naws: { credentials: broker, endpoints: { s3: "${server.origin}", sts: "${server.origin}", dynamodb: "${server.origin}" } }\nrules:\n  - { action: "aws:*", effect: allow }\n  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }\n`;
      const done = await runGated({ node, policy: wide, file: path.join(root, 'test/broker/sdk-agent.mjs'), args: [server.origin], env: { HOME: home, AWS_REGION: 'eu-west-1', AWS_PROFILE: 'process' } });
      t.equal(done.code, 0, done.stderr);
      t.match(done.json(), { get: 'figures', put: 'done', 'put large': 'done', 'put stream': 'done', 'several at once': 3, item: '1', caller: '123456789012', 'signed URL': 'figures', env: Object.values(placeholders) });
      t.same(server.seen.filter(({ signature }) => signature !== 'good'), []);
      t.equal(done.find('env:read', 'AWS_SECRET_ACCESS_KEY').filter(({ rule }) => rule === 'aws.credentials').length, 1, 'asked once');
      t.same(done.find('network:request').concat(done.find('network:connect')), [], 'and no source by the SDK itself');
    });

    await t.test('threads and children ask for themselves, by what the operator said', async (t) => {
      const steps = JSON.stringify({ origin: storage.origin, steps: ['/b/open/a', '/b/closed/c'], files: [profiles] });
      const shared = await runGated({ node, policy: `${policy}  - { action: ["shell:*", "module:*"], effect: allow }\n`, file: path.join(root, 'test/broker/sharing-agent.cjs'), args: [steps], env: { HOME: home, AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: 'plain' } });
      t.equal(shared.code, 0, shared.stderr);
      const { child, led, thread } = shared.json();
      for (const [name, answers] of Object.entries({ child, thread })) {
        t.equal(answers[0], `200 ${plainKey.accessKeyId}`, name);
        t.match(answers[1], closed, name);
      }
      t.notMatch(led[0], /evil/, 'not by what the program says to a child');
      t.notOk((shared.stdout + JSON.stringify(shared.records)).includes(plainKey.secretAccessKey));
    });

    await t.test('asked again before they expire; a source that fails', async (t) => {
      const server = await startCredentialServer({ id: keysOf(1).accessKeyId, secret: keysOf(1).secretAccessKey, token: keysOf(1).sessionToken, seconds: 3 });
      t.teardown(() => { server.close(); });
      const env = { HOME: '/nonexistent', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/container`, AWS_CONTAINER_AUTHORIZATION_TOKEN: containerToken };
      const change = setInterval(() => {
        if (server.seen.length === 1 && server.given?.id === keysOf(1).accessKeyId) server.given = { id: keysOf(2).accessKeyId, secret: keysOf(2).secretAccessKey, token: keysOf(2).sessionToken, seconds: 3600 };
      }, 20);
      const done = await run(env, ['/b/open/1', 2600, '/b/open/2']);
      clearInterval(change);
      t.same(done.json().answers, [`200 ${keysOf(1).accessKeyId}`, `200 ${keysOf(2).accessKeyId}`]);
      t.same(done.got.map((line) => /key (\w+)/.exec(line)?.[1]), [keysOf(1).accessKeyId, keysOf(2).accessKeyId]);

      server.given = null;
      const before = storage.seen.length;
      const failing = await run(env, ['/b/open/1', '/b/open/2']);
      for (const answer of failing.json().answers) t.match(answer, /^EACCES SC_NOT_BROKERED .*the gate got no credentials: container: Server responded with status: 503/);
      t.equal(storage.seen.length, before, 'nothing left');
      t.equal(failing.got.length, 1, 'and the source was asked once for both');
      t.match(failing.got[0], /^deny the gate got no credentials: container: /);
    });
  });
}
