// What the rules of a policy say about actions: one table of meanings, then laws.

import t from 'tap';
import { action, policyOf } from './policies.ts';

interface Case {
  readonly title: string;
  /** YAML list items. */
  readonly rules: string;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

const allow = (rule: string): string => `- { ${rule}, effect: allow }`;
const deny = (rule: string): string => `- { ${rule}, effect: deny }`;

const cases: readonly Case[] = [
  { title: 'first match decides', rules: [deny('action: "file:read", path: "/a/secret"'), allow('action: "file:read", path: "/a/**"')].join('\n'), allow: ['file:read /a/x'], deny: ['file:read /a/secret', 'file:read /b'] },
  { title: 'every matcher must match, any of a list may', rules: allow('action: "network:request", host: ["a.example", "b.example"], method: [GET, head], port: 443'), allow: ['GET https://a.example/', 'HEAD https://b.example/x'], deny: ['POST https://a.example/', 'GET http://a.example/', 'GET https://c.example/'] },
  { title: 'a parent covers its kinds, not its siblings', rules: [allow('action: "file:read", path: "/a/**"'), allow('action: "file:write", path: "/w/**"')].join('\n'), allow: ['file:read /a/x', 'file:list /a/x', 'file:stat /a/x', 'file:write /w/x', 'file:delete /w/x'], deny: ['file:write /a/x', 'file:read /w/x', 'module:load /a/x.js'] },
  { title: 'a kind named before its parent decides', rules: [deny('action: "file:delete", path: "/w/**"'), allow('action: "file:write", path: "/w/**"')].join('\n'), allow: ['file:write /w/x'], deny: ['file:delete /w/x'] },
  { title: 'a kind does not cover its parent', rules: allow('action: "file:stat", path: "/a/**"'), allow: ['file:stat /a/x'], deny: ['file:read /a/x', 'file:list /a/x'] },
  { title: 'a glob of actions', rules: allow('action: "file:*", path: "/a/**"'), allow: ['file:read /a/x', 'file:delete /a/x', 'file:stat /a/x'], deny: ['module:load /a/x.js', 'file:read /b'] },
  { title: 'a star with a path is about what has paths', rules: allow('action: "*", path: "/a/**"'), allow: ['file:read /a/x', 'module:load /a/x.js', 'module:native /a/x.node', 'unix /a/s.sock'], deny: ['env:read HOME', '$ ls /a/x', 'tcp://a.example:80'] },
  { title: 'a star alone is everything', rules: allow('action: "*"'), allow: ['file:write /x', 'env:read K', '$ ls', 'GET https://a.example/', 'resolve a.example', 'aws:s3:GetObject', 'tool search {}', 'process:signal 7', 'unix /x'], deny: ['GET http://169.254.169.254/'] },
  { title: 'a list of actions', rules: allow('action: ["env:read", "resolve:x", "network:resolve"]').replace('"resolve:x", ', ''), allow: ['env:read K', 'resolve a.example'], deny: ['env:write K'] },

  { title: 'paths: relative to the policy, home, dots', rules: [allow('action: "file:read", path: "data/**"'), allow('action: "file:read", path: "./conf/*.json"'), allow('action: "file:read", path: "~/notes/*"'), allow('action: "file:read", path: "../shared/**"')].join('\n'), allow: ['file:read /srv/app/data/x', 'file:read /srv/app/data/.x/y', 'file:read /srv/app/conf/a.json', 'file:read /home/agent/notes/n', 'file:read /srv/shared/x'], deny: ['file:read /data/x', 'file:read /srv/app/data', 'file:read /srv/app/conf/d/a.json', 'file:read /home/agentx/notes/n', 'file:read /srv/sharedx/x', 'file:read ~/notes/n'] },
  { title: 'paths: look-alikes of a prefix', rules: allow('action: "file:read", path: "/app/**"'), allow: ['file:read /app/a'], deny: ['file:read /apple', 'file:read /app', 'file:read /', 'file:read /x/app/a', 'file:read /APP/a'] },
  { title: 'paths: dot files are files', rules: allow('action: "file:read", path: "/app/*"'), allow: ['file:read /app/.env'], deny: ['file:read /app/.git/config'] },

  { title: 'hosts: a star spans labels and needs one', rules: allow('action: "network:request", host: "*.example.com"'), allow: ['GET https://a.example.com/', 'GET https://a.b.example.com/'], deny: ['GET https://example.com/', 'GET https://aexample.com/', 'GET https://a.example.com.evil.com/', 'GET https://example.com.evil/'] },
  { title: 'hosts: any spelling in the policy', rules: [allow('action: "network:request", host: "API.Example.COM."'), allow('action: "network:request", host: "bücher.example"'), allow('action: "network:request", host: "0x7f.1"'), allow('action: "network:request", host: "[2001:DB8::0:1]"')].join('\n'), allow: ['GET https://api.example.com/', 'GET https://xn--bcher-kva.example/', 'GET http://127.0.0.1/', 'GET http://[2001:db8::1]/'], deny: ['GET https://example.com/', 'GET http://127.0.0.2/'] },
  { title: 'hosts: blocks match literal and resolved addresses', rules: allow('action: ["network:request", "network:connect"], host: ["10.0.0.0/8", "fd00::/8"]'), allow: ['GET http://10.1.2.3/', 'GET http://db.internal/ @10.9.9.9', 'tcp://db.internal:5432 @10.0.0.1', 'tcp://[fd12::1]:80'], deny: ['GET http://11.0.0.1/', 'GET http://db.internal/', 'tcp://db.internal:5432 @11.0.0.1', 'GET http://10.evil.example/'] },
  { title: 'hosts: a block denied by resolved address', rules: [deny('action: "network:connect", host: "127.0.0.0/8"'), allow('action: "network:connect", host: "*"')].join('\n'), allow: ['tcp://a.example:80 @93.184.216.34'], deny: ['tcp://evil.example:80 @127.0.0.1', 'tcp://127.9.9.9:80'] },
  { title: 'hosts: not of unix sockets', rules: allow('action: "network:connect", host: "*"'), allow: ['tcp://a.example:1', 'udp://a.example:53'], deny: ['unix /var/run/docker.sock'] },
  { title: 'hosts: S3 once, in every spelling', rules: [deny('action: "network:request", method: PUT, host: "*.s3.amazonaws.com"'), allow('action: "network:request", host: "s3.amazonaws.com"')].join('\n'), allow: ['GET https://b.s3.us-east-1.amazonaws.com/k', 'GET https://s3.eu-west-1.amazonaws.com/b/k', 'PUT https://s3.eu-west-1.amazonaws.com/'], deny: ['PUT https://b.s3.us-east-1.amazonaws.com/k', 'PUT https://s3.eu-west-1.amazonaws.com/b/k', 'PUT https://b.s3.dualstack.us-east-1.amazonaws.com/k', 'PUT https://b.s3-accelerate.amazonaws.com/k', 'PUT https://s3.amazonaws.com//b/k', 'PUT https://s3.amazonaws.com/%62/k', 'GET https://s3.amazonaws.com.evil.com/b'] },
  { title: 'hosts: API Gateway in any region', rules: allow('action: "network:request", host: "*.execute-api.amazonaws.com"'), allow: ['POST https://x1.execute-api.eu-west-1.amazonaws.com/p'], deny: ['POST https://execute-api.eu-west-1.amazonaws.com/p', 'POST https://x1.execute-api.eu-west-1.evil.com/p'] },

  { title: 'ports: numbers, lists, ranges', rules: allow('action: ["network:connect", "network:listen"], port: [443, "8000-8999"]'), allow: ['tcp://a.example:443', 'tcp://a.example:8000', 'tcp://a.example:8999', 'listen 0.0.0.0:8500'], deny: ['tcp://a.example:8', 'tcp://a.example:9000', 'tcp://a.example:4430', 'unix /x'] },
  { title: 'protocols', rules: allow('action: "network:connect", protocol: [tcp, TLS]'), allow: ['tcp://a.example:1', 'tls://a.example:1'], deny: ['udp://a.example:1', 'unix /x'] },
  { title: 'unix sockets by path', rules: allow('action: "network:connect", path: "/var/run/app/*.sock"'), allow: ['unix /var/run/app/a.sock'], deny: ['unix /var/run/docker.sock', 'tcp://a.example:80'] },
  { title: 'abstract unix sockets by name', rules: allow('action: "network:connect", path: "@agent-*"'), allow: ['unix @agent-1'], deny: ['unix @other', 'unix /srv/app/@agent-1'] },

  { title: 'request paths: a star spans anything', rules: allow('action: "network:request", path: "/v1/*"'), allow: ['GET https://a.example/v1/x', 'GET https://a.example/v1/x/y?z=/q', 'GET https://a.example/v1/'], deny: ['GET https://a.example/v2/x', 'GET https://a.example/v1', 'GET https://a.example/x/v1/y'] },
  { title: 'request paths: an allowance needs every reading', rules: allow('action: "network:request", path: "/public/*"'), allow: ['GET https://a.example/public/a', 'GET https://a.example/public/a%20b'], deny: ['GET https://a.example/public/../admin', 'GET https://a.example/public/%2e%2e/admin', 'GET https://a.example/public/..%2fadmin', 'GET https://a.example/public\\..\\admin', 'GET https://a.example/x/../public/a'] },
  { title: 'request paths: a denial needs one', rules: [deny('action: "network:request", path: "/admin"'), deny('action: "network:request", path: "/admin/*"'), allow('action: "network:request"')].join('\n'), allow: ['GET https://a.example/public', 'GET https://a.example/adminx'], deny: ['GET https://a.example/admin', 'GET https://a.example/admin?x', 'GET https://a.example/%61dmin', 'GET https://a.example//admin', 'GET https://a.example/./admin', 'GET https://a.example/x/../admin/y', 'GET https://a.example/x/%2E%2e/admin'] },
  { title: 'URLs', rules: allow('action: "network:request", url: "HTTPS://API.example/v1/*"'), allow: ['GET https://api.example/v1/a/b'], deny: ['GET http://api.example/v1/a', 'GET https://api.example.evil/v1/a', 'GET https://api.example/v1/../x', 'GET https://api.example:8443/v1/a'] },

  { title: 'commands: a star spans spaces and slashes', rules: allow('action: "shell:execute", command: "aws  s3   cp *"'), allow: ['$ aws s3 cp a b', '$ aws s3 cp s3://b/k /tmp/x'], deny: ['$ aws s3 ls', '$ aws s3 cp', '$ xaws s3 cp a b', '$ aws s3 cpx a'] },
  { title: 'commands: a program by its path', rules: allow('action: "shell:execute", command: "/usr/bin/git status"'), allow: ['$ git status'], deny: ['$ git status -s', '$ git push'] },
  { title: 'commands: only a star is special', rules: allow('action: "shell:execute", command: "find . -name [a-b]?"'), allow: ['$ find . -name [a-b]?'], deny: ['$ find . -name ax'] },
  { title: 'programs by name and by path', rules: [allow('action: "shell:execute", program: git'), allow('action: "shell:execute", program: "/usr/bin/l*"')].join('\n'), allow: ['$ git push', '$ ls -l'], deny: ['$ gitx', '$ rm -rf /'] },
  { title: 'working folders', rules: allow('action: "shell:execute", cwd: ["/srv/app", "/srv/app/**"]'), allow: ['$ ls'], deny: [] },

  { title: 'environment keys are globs with case', rules: [deny('action: "env:read", key: "*SECRET*"'), allow('action: "env:read", key: ["APP_*", "LC_[A-C]?"]')].join('\n'), allow: ['env:read APP_NAME', 'env:read APP_', 'env:read LC_AX'], deny: ['env:read APP_SECRET_KEY', 'env:read app_name', 'env:read XAPP_NAME', 'env:write APP_NAME', 'env:read LC_DX'] },
  { title: 'AWS operations', rules: [deny('action: "aws:s3:PutObject"'), allow('action: ["aws:s3:*", "aws:dynamodb:Get*"]')].join('\n'), allow: ['aws:s3:GetObject', 'aws:dynamodb:GetItem', 'aws:S3:getobject'], deny: ['aws:s3:PutObject', 'aws:s3:putobject', 'aws:dynamodb:PutItem', 'aws:s3control:GetX', 'file:read /x'] },
  { title: 'AWS matchers', rules: allow('action: "aws:*", region: "eu-*", account: "123456789012", resource: "arn:aws:s3:::b/*"'), allow: ['aws:s3:GetObject eu-west-1 123456789012 arn:aws:s3:::b/k', 'aws:s3:CopyObject eu-west-1 123456789012 arn:aws:s3:::b/k arn:aws:s3:::b/j'], deny: ['aws:s3:GetObject us-east-1 123456789012 arn:aws:s3:::b/k', 'aws:s3:CopyObject eu-west-1 123456789012 arn:aws:s3:::b/k arn:aws:s3:::c/j', 'aws:s3:ListBuckets eu-west-1 123456789012', 'aws:s3:GetObject'] },
  { title: 'an AWS denial needs one resource', rules: [deny('action: "aws:*", resource: "arn:aws:s3:::secret/*"'), allow('action: "aws:*"')].join('\n'), allow: ['aws:s3:CopyObject eu-west-1 123456789012 arn:aws:s3:::b/k'], deny: ['aws:s3:CopyObject eu-west-1 123456789012 arn:aws:s3:::b/k arn:aws:s3:::secret/j'] },
  { title: 'an AWS call on several resources needs each allowed, by whichever rule', rules: [allow('action: "aws:*", resource: "arn:aws:s3:::a/*"'), allow('action: "aws:*", resource: "arn:aws:s3:::b/*"')].join('\n'), allow: ['aws:s3:DeleteObjects eu-west-1 123456789012 arn:aws:s3:::a/k arn:aws:s3:::b/k'], deny: ['aws:s3:DeleteObjects eu-west-1 123456789012 arn:aws:s3:::a/k arn:aws:s3:::c/k'] },
  { title: 'an AWS operation that is not known: an allowance must mean all', rules: [allow('action: "aws:s3:*"'), allow('action: "aws:dynamodb:Get*"')].join('\n'), allow: ['aws:s3:?'], deny: ['aws:dynamodb:?', 'aws:?:?'] },
  { title: 'an AWS operation that is not known: a denial of any of the service is one', rules: [deny('action: "aws:s3:Delete*"'), allow('action: "aws:*"')].join('\n'), allow: ['aws:dynamodb:?'], deny: ['aws:s3:?', 'aws:?:?'] },
  { title: 'an AWS resource that is not known', rules: [deny('action: "aws:sqs:*", resource: "arn:aws:sqs:eu-west-1:123456789012:prod-*"'), allow('action: "aws:sqs:*", resource: "*"'), allow('action: "aws:sns:*", resource: "arn:aws:sns:*:*:news"')].join('\n'), allow: ['aws:sqs:SendMessage eu-west-1 123456789012 arn:aws:sqs:eu-west-1:123456789012:test'], deny: ['aws:sqs:SendMessage eu-west-1 123456789012 ?', 'aws:sqs:SendMessage eu-west-1 123456789012 arn:aws:sqs:eu-west-1::prod-1', 'aws:sqs:SendMessage eu-west-1 123456789012 arn:aws:sqs:::prod-1', 'aws:sns:Publish eu-west-1 123456789012 ?'] },
  { title: 'the rest of an AWS resource that is not known', rules: [deny('action: "aws:s3:*", resource: "arn:aws:s3:::a/secret/*"'), allow('action: "aws:s3:*", resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]')].join('\n'), allow: ['aws:s3:DeleteObjects eu-west-1 123456789012 arn:aws:s3:::b/?', 'aws:s3:GetObject eu-west-1 123456789012 arn:aws:s3:::a/open'], deny: ['aws:s3:DeleteObjects eu-west-1 123456789012 arn:aws:s3:::a/?', 'aws:s3:GetObject eu-west-1 123456789012 arn:aws:s3:::c/?'] },
  { title: 'an AWS region or account that is not known: a denial holds, an allowance does not', rules: [deny('action: "aws:s3:*", region: "us-*"'), allow('action: "aws:s3:*"'), allow('action: "aws:sqs:*", account: "123456789012"')].join('\n'), allow: ['aws:s3:GetObject eu-west-1', 'aws:sqs:SendMessage eu-west-1 123456789012'], deny: ['aws:s3:GetObject', 'aws:s3:GetObject us-east-1', 'aws:sqs:SendMessage eu-west-1'] },
  { title: 'modules by path and kind', rules: allow('action: "module:load", path: "/m/**", kind: script'), allow: ['module:load /m/a.js script'], deny: ['module:load /m/a.wasm wasm', 'module:load /n/a.js script', 'file:read /m/a.js'] },
  { title: 'signals', rules: allow('action: "process:signal", pid: 42, name: "SIG{TERM,INT}"'), allow: ['process:signal 42 SIGTERM'], deny: ['process:signal 42 SIGKILL', 'process:signal 4 SIGTERM', 'process:signal 422 SIGTERM'] },
  { title: 'tools', rules: allow('action: "tool:call", tool: "search_*", args: "*\\"safe\\":true*"').replaceAll('\\"', '\\"'), allow: ['tool search_web {"safe":true}'], deny: ['tool search_web {"safe":false}', 'tool delete {"safe":true}'] },
  { title: 'bindings', rules: allow('action: "process:binding", name: ["util", "fs*"]'), allow: ['process:binding util', 'process:binding fs_dir'], deny: ['process:binding spawn_sync'] },
];

for (const { title, rules, allow: allowed, deny: denied } of cases) {
  t.test(title, async (t) => {
    const policy = policyOf(rules);
    for (const line of allowed) t.equal(policy.decide(action(line)).kind, 'allow', line);
    for (const line of denied) t.equal(policy.decide(action(line)).kind, 'deny', line);
  });
}

t.test('a program that is known only at run time matches no pattern but a star', async (t) => {
  const unknown = { kind: 'shell:execute', command: '"$X" -rf /', program: '?', cwd: '/', planted: false, asked: '$X -rf /' } as const;
  for (const rule of ['command: "? -rf *"', 'command: "**"', 'program: "?"', 'program: "**"', 'command: "* *"', 'program: "/**"']) t.equal(policyOf(allow(`action: "shell:execute", ${rule}`)).decide(unknown).kind, 'deny', rule);
  for (const rule of ['command: "*"', 'program: "*"', 'cwd: "/"']) t.equal(policyOf(allow(`action: "shell:execute", ${rule}`)).decide(unknown).kind, 'allow', rule);
});

t.test('names are resolved for what may be reached', async (t) => {
  const policy = policyOf([deny('action: "*", host: "bad.example"'), deny('action: "network:request", method: PUT, host: "put.example"'), allow('action: "network:request", method: [GET, PUT], host: ["*.example"]'), allow('action: "network:connect", host: "db.internal", port: 5432'), allow('action: "network:request", host: "s3.amazonaws.com"')].join('\n'), 'version: 1');
  for (const host of ['a.example', 'put.example', 'db.internal', 'b.s3.eu-west-1.amazonaws.com', 'localhost', 'x.localhost']) t.equal(policy.decide(action(`resolve ${host}`)).kind, 'allow', host);
  for (const host of ['bad.example', 'example', 'exfil.evil.com', 'internal']) t.equal(policy.decide(action(`resolve ${host}`)).kind, 'deny', host);
  t.equal(policy.decide(action('resolve a.example')).rule, 'baseline:resolve');
  t.equal(policyOf(allow('action: "network:request", host: "a.example"')).decide(action('resolve a.example')).kind, 'deny', 'with no baseline');
});

t.test('verdicts say who, why and where', async (t) => {
  const policy = policyOf(`- action: "file:read"\n  path: "/a"\n  effect: allow\n- id: no-secrets\n  action: "env:read"\n  key: "K"\n  effect: deny\n  reason: "because é"`, 'version: 1\ndefaultAction: deny');
  t.strictSame(policy.decide(action('file:read /a')), { kind: 'allow', by: 'rule', rule: 'rules[0]', reason: 'a rule allows it', position: 'policy:4:1', code: 'SC_ALLOWED', limits: null, observed: null });
  t.strictSame(policy.decide(action('env:read K')), { kind: 'deny', by: 'rule', rule: 'no-secrets', reason: 'because é', position: 'policy:7:1', code: 'SC_DENIED', limits: null, observed: null });
  t.strictSame(policy.decide(action('file:read /b')), { kind: 'deny', by: 'default', rule: 'defaultAction', reason: 'no rule allows it', position: 'policy:2:16', code: 'SC_DENIED', limits: null, observed: null });
  t.equal(policyOf(allow('action: "env:read"')).decide(action('file:read /b')).position, null, 'an absent default has no line');
  t.equal(policyOf(deny('action: "env:read"'), 'version: 1\ndefaultAction: allow').decide(action('file:read /b')).kind, 'allow');
  t.ok(Object.isFrozen(policy.decide(action('file:read /a'))));
});

t.test('names of AWS are looked up where a call there may be allowed', (t) => {
  const policy = policyOf(allow('action: "aws:s3:Get*"'), 'version: 1\naws: { endpoints: { s3: "http://minio.internal:9000" } }');
  for (const host of ['b.s3.eu-west-1.amazonaws.com', 's3.cn-north-1.amazonaws.com.cn', 'minio.internal', 'b.minio.internal']) t.equal(policy.decide(action(`resolve ${host}`)).kind, 'allow', host);
  for (const host of ['example.com', 'b.s3.eu-west-1.amazonaws.com.evil.example', 'xminio.internal']) t.equal(policy.decide(action(`resolve ${host}`)).kind, 'deny', host);
  t.same(policy.aws, { named: true, endpoints: [{ service: 's3', secure: false, host: 'minio.internal', port: 9000 }], brokered: null });
  t.equal(policyOf(allow('action: "aws:s3:Get*"'), 'version: 1\naws:\n  credentials: broker').aws.brokered?.replace(/^.*:(\d+:\d+)$/, '$1'), '3:16', 'where it is said');
  t.equal(policyOf(allow('action: "*"'), 'version: 1').aws.named, false);
  t.end();
});

t.test('a call of AWS that does not say which it is: only an allowance of every call holds', (t) => {
  const unknown = { kind: 'aws:call', service: 's3', operation: '?', region: null, account: null, resources: [] } as const;
  t.match(policyOf(allow('action: "aws:s3:GetObject"')).decide(unknown), { kind: 'deny', code: 'SC_AWS_UNIDENTIFIED', reason: /does not say which call of AWS it is.*: no rule allows it$/ });
  t.match(policyOf(deny('action: "aws:s3:*"')).decide(unknown), { kind: 'deny', code: 'SC_AWS_UNIDENTIFIED', by: 'rule' });
  t.match(policyOf(allow('action: "aws:*"')).decide(unknown), { kind: 'allow' });
  t.end();
});
