// The program that gets credentials, against servers of its own: what it answers for each source, and why not.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, temporaryFolder } from '../harness.ts';
import { containerToken, startCredentialServer, webToken } from './servers.ts';

const given = { id: 'ASIAFIRST00000000000', secret: 'first+secret/of/the/source', token: 'first-token==', seconds: 3600 };

async function ask(major: string, env: Record<string, string>): Promise<string[]> {
  const child = spawn(...exactEnvironment(nodeBinary(major), [path.join(dist, 'credentials.cjs')], { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1', ...env }), { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise((resolve) => child.on('close', resolve));
  const lines = text.split('\n');
  t.equal(lines.pop(), '', 'the last line is whole');
  return lines;
}

for (const major of nodeVersions.filter((version, i, all) => i === 0 || i === all.length - 1)) {
  t.test(`each source answers, Node ${major}`, async (t) => {
    const server = await startCredentialServer(given);
    const home = temporaryFolder();
    t.teardown(() => { server.close(); fs.rmSync(home, { recursive: true, force: true }); });
    const file = (name: string, text: string, mode = 0o600): string => {
      fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      fs.writeFileSync(path.join(home, name), text, { mode });
      return path.join(home, name);
    };
    const inHome = { HOME: home, AWS_ENDPOINT_URL_STS: server.url };
    const tokenFile = file('token', webToken);
    file('.aws/credentials', '[plain]\naws_access_key_id = AKIAPLAIN00000000000\naws_secret_access_key = plain/secret\n');
    const script = file('issue.sh', '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKIAPROCESS000000000","SecretAccessKey":"process/secret"}\'\n', 0o700);
    file('.aws/config', `[profile process]\ncredential_process = ${script} --for me\n[profile broken]\ncredential_process = /bin/sh -c "echo of-the-script-9 >&2; exit 3"\n[profile garbled]\ncredential_process = echo SECRET-in-no-json\n[profile role]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = plain\n[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/M\nsource_profile = plain\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n[profile sso]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = r\n`);
    const plain = (source: string, id: string, secret: string): string[] => ['credentials', source, id, '', secret, ''];
    const fromServer = (lines: string[], source: string): void => {
      t.same(lines.filter((_line, i) => i !== 3), ['credentials', source, given.id, given.secret, given.token]);
      t.ok(Math.abs(Number(lines[3]) - Date.now() - 3_600_000) < 60_000, `expires in an hour: ${String(lines[3])}`);
    };
    const container = { HOME: '/nonexistent', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/container` };
    const web = { ...inHome, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/W' };

    // One process each, all at once: they only wait.
    const [keys, named, byProcess, role, byWeb, byToken, byTokenFile, imds] = await Promise.all([
      ask(major, { ...container, AWS_ACCESS_KEY_ID: 'AKIAENV0000000000000', AWS_SECRET_ACCESS_KEY: 'env/secret' }),
      ask(major, { ...inHome, AWS_PROFILE: 'plain', AWS_ACCESS_KEY_ID: 'AKIAENV0000000000000', AWS_SECRET_ACCESS_KEY: 'env/secret' }),
      ask(major, { ...inHome, AWS_PROFILE: 'process' }),
      ask(major, { ...inHome, AWS_PROFILE: 'role' }),
      ask(major, web),
      ask(major, { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: containerToken }),
      ask(major, { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file('ctoken', containerToken) }),
      ask(major, { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url }),
    ]);
    t.same(keys, plain('environment', 'AKIAENV0000000000000', 'env/secret'));
    t.same(named, plain('profile `plain`', 'AKIAPLAIN00000000000', 'plain/secret'), 'a profile that is named comes first');
    t.same(byProcess, plain('profile `process` (credential_process)', 'AKIAPROCESS000000000', 'process/secret'));
    fromServer(role, 'profile `role` (assumed role)');
    fromServer(byWeb, 'web identity');
    fromServer(byToken, 'container');
    fromServer(byTokenFile, 'container');
    fromServer(imds, 'instance metadata');
    for (const seen of ['AssumeRole arn:aws:iam::111122223333:role/R +', 'AssumeRoleWithWebIdentity arn:aws:iam::111122223333:role/W +', 'GET /container +', 'PUT /latest/api/token +', 'GET /latest/meta-data/iam/security-credentials/role-of-instance +']) t.ok(server.seen.includes(seen), seen);

    server.given = null;
    const failures = await Promise.all([
      ask(major, { HOME: '/nonexistent' }),
      ask(major, { ...inHome, AWS_PROFILE: 'broken' }),
      ask(major, { ...inHome, AWS_PROFILE: 'garbled' }),
      ask(major, { ...inHome, AWS_PROFILE: 'mfa' }),
      ask(major, { ...inHome, AWS_PROFILE: 'sso' }),
      ask(major, { ...inHome, AWS_PROFILE: 'absent' }),
      ask(major, web),
      ask(major, { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong-token-4711' }),
      ask(major, { HOME: '/nonexistent', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://10.1.2.3/x' }),
    ]);
    const wanted = [/^there is no source of credentials: /, /^profile `broken`: its credential_process failed; run that by hand/, /^profile `garbled`: Profile garbled credential_process returned invalid JSON/, /^profile `mfa`: Profile mfa requires multi-factor authentication/, /^profile `sso`: .*aws sso login/, /^profile `absent`: Could not resolve credentials using profile: \[absent\]/, /web identity: AccessDenied \(HTTP 403\): Not authorized, said with \[removed\]/, /^container: Server responded with status: 503/, /^container: URL not accepted/];
    failures.forEach((lines, i) => {
      t.equal(lines[0], 'failure');
      t.equal(lines.length, 2);
      t.match(lines[1], wanted[i] as RegExp);
      t.notMatch(lines[1], /of-the-script|SECRET-in|web-identity-91c2|wrong-token/);
    });
  });
}
