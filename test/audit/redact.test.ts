import t from 'tap';
import { redactCommand, redactText, redactUrl } from '../../src/audit/redact.ts';

const aws = 'AKIAIOSFODNN7EXAMPLE';
const awsSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const R = '[redacted]';

t.test('URLs', (t) => {
  const cases: [string, string][] = [
    ['https://api.github.com/repos?per_page=2', 'https://api.github.com/repos?per_page=2'],
    ['https://user:hunter2@host/x', `https://${R}@host/x`],
    ['https://ghp-user@host/x@y', `https://${R}@host/x@y`],
    ['https://h/p?token=abc&x=1', `https://h/p?token=${R}&x=1`],
    ['https://h/p?x=1&API_KEY=abc#frag', `https://h/p?x=1&API_KEY=${R}#frag`],
    ['https://h/p#access_token=abc&y=2', `https://h/p#access_token=${R}&y=2`],
    ['https://maps/x?key=abc', `https://maps/x?key=${R}`],
    ['https://h/p?api%5Fkey=abc', `https://h/p?api%5Fkey=${R}`],
    ['https://h/p?%zz=abc&sig=1', `https://h/p?%zz=abc&sig=${R}`],
    [
      `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${aws}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Security-Token=IQoJ&X-Amz-Signature=abcdef`,
      `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${R}&X-Amz-Date=20260101T000000Z&X-Amz-Security-Token=${R}&X-Amz-Signature=${R}`,
    ],
    ['https://hooks/x/ghp_0123456789abcdefghij0123', `https://hooks/x/${R}`],
    ['/path/only?password=x', `/path/only?password=${R}`],
  ];
  for (const [from, to] of cases) t.equal(redactUrl(from), to, from);
  t.end();
});

t.test('commands', (t) => {
  const cases: [string, string][] = [
    ["curl -H 'Authorization: Bearer abcdefgh12345' https://h", `curl -H 'Authorization: ${R}' https://h`],
    ['curl -H "X-Api-Key: s3cr3t value" https://h', `curl -H "X-Api-Key: ${R}" https://h`],
    ["curl -H 'Authorization: Basic dXNlcjpwYXNz' h", `curl -H 'Authorization: ${R}' h`],
    ['curl -u me:hunter2 https://h', `curl -u me:${R} https://h`],
    ['curl https://me:hunter2@h/x', `curl https://${R}@h/x`],
    ['deploy --password x --dry-run', `deploy --password ${R} --dry-run`],
    ['deploy --password=x y', `deploy --password=${R} y`],
    ['deploy --token "a b" y', `deploy --token ${R} y`],
    ['deploy --password --verbose', 'deploy --password --verbose'],
    ['docker login -u AWS --password-stdin 1.dkr.ecr', 'docker login -u AWS --password-stdin 1.dkr.ecr'],
    ['DB_PASSWORD=x node a.js', `DB_PASSWORD=${R} node a.js`],
    [`AWS_SECRET_ACCESS_KEY=${awsSecret} aws s3 ls`, `AWS_SECRET_ACCESS_KEY=${R} aws s3 ls`],
    [`aws configure set x ${awsSecret}`, `aws configure set x ${R}`],
    [`echo ${aws}`, `echo ${R}`],
    ['git checkout 0123456789abcdef0123456789abcdef01234567', 'git checkout 0123456789abcdef0123456789abcdef01234567'],
    ['aws s3api get-object --bucket b --key a/b.txt out', 'aws s3api get-object --bucket b --key a/b.txt out'],
    ['mysql -uroot -phunter2 db', `mysql -uroot -p${R} db`],
    ['sshpass -p hunter2 ssh h', `sshpass -p ${R} ssh h`],
    ['llm --max-tokens 100', 'llm --max-tokens 100'],
    ['echo sk-abcdefghijklmnop1234', `echo ${R}`],
    ["curl -d '{\"user\":\"a\",\"password\":\"b c\"}' h", `curl -d '{"user":"a","password":${R}}' h`],
    ['ls -la /tmp', 'ls -la /tmp'],
    ['aws s3 cp a b', 'aws s3 cp a b'],
  ];
  for (const [from, to] of cases) t.equal(redactCommand(from), to, from);
  t.end();
});

t.test('tool arguments', (t) => {
  const cases: [string, string][] = [
    ['{"path":"a","api_key":"xyz"}', `{"path":"a","api_key":${R}}`],
    ['{"a":"{\\"password\\":\\"x\\",\\"b\\":1}"}', `{"a":"{\\"password\\":${R},\\"b\\":1}"}`],
    ['{"password":"a\\"b"}', `{"password":${R}}`],
    ['{"pin":1234,"b":2}', `{"pin":${R},"b":2}`],
    ['{"key":"a/b"}', '{"key":"a/b"}'],
    ['{"t":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xx.abc"}', `{"t":"${R}"}`],
    ['-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY----- x', `${R} x`],
  ];
  for (const [from, to] of cases) t.equal(redactText(from), to, from);
  t.end();
});

t.test('no text is slow', (t) => {
  const texts = ['eyJ', 'sk-', 'password=', '"password":"', '://a', '-----BEGIN PRIVATE KEY-----', 'mysql ', 'Bearer ', "'token", 'A1a/', '\\"', '-u a:', 'x-key '].map((part) => part.repeat(200_000 / part.length));
  for (const text of texts) {
    const start = process.hrtime.bigint();
    redactCommand(text);
    redactUrl(text);
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    t.ok(ms < 1500, `${text.slice(0, 20)} ${Math.round(ms)} ms`);
  }
  t.end();
});
