// What is allowed where no rule says anything, and what is not.

import t from 'tap';
import { ACTIONS } from '../../src/action/vocabulary.ts';
import { baselineEntries } from '../../src/policy/baseline.ts';
import type { LambdaPlace, Policy, PolicyPlace } from '../../src/policy/policy.ts';
import { action, place, policyOf } from './policies.ts';

const rules = '- { action: "file:read", path: "/data/in/*.csv", effect: allow }\n- { action: "file:read", path: "/never/here", effect: deny }';
const policy = policyOf(rules, 'version: 1');

const allowed: readonly string[] = [
  'module:load /srv/app/agent.js', 'module:load /srv/app/lib/x.wasm wasm', 'module:load /srv/app/node_modules/p/index.js', 'module:load /srv/node_modules/p/index.js', 'module:load /node_modules/p/i.js', 'module:load /srv/app/package.json package', 'module:load /srv/app/w.js worker',
  'file:read /srv/app/package.json', 'file:read /srv/package.json', 'file:stat /srv/app/anything', 'file:stat /srv/app', 'file:stat /srv', 'file:stat /', 'file:stat /srv/node_modules/x/y',
  'file:stat /data/in', 'file:stat /data',
  'file:read /dev/null', 'file:write /dev/null', 'file:read /dev/urandom', 'file:read /dev/stdin', 'file:write /dev/stdout', 'file:write /dev/stderr', `file:write /proc/${process.pid}/fd/1`,
  'file:read /usr/share/zoneinfo/Europe/Berlin',
  'file:read /srv/app/node_modules/p/data/table.json', 'file:read /srv/app/node_modules/.pnpm/p@1/node_modules/p/x.json', 'file:read /srv/node_modules/p/x.json',
  'file:stat /usr', 'file:stat /usr/bin', 'file:stat /usr/bin/agent', 'file:stat /home/agent/.node_modules', 'file:stat /home/agent/.node_libraries/x.js',
  'env:read NODE_ENV', 'env:read PATH', 'env:read HOME', 'env:read LC_ALL', 'env:read TZ', 'env:read AWS_REGION', 'env:read AWS_ENDPOINT_URL_S3', 'env:read AWS_SHARED_CREDENTIALS_FILE', 'env:read AWS_LAMBDA_FUNCTION_NAME', 'env:read SAFECLAW_POLICY', 'env:read _HANDLER',
  'env:write NODE_ENV', 'env:write TZ', 'env:write AWS_REGION',
  'resolve localhost', `process:signal ${process.pid}`,
];

const denied: readonly string[] = [
  'module:load /other/x.js', 'module:load /srv/other/x.js', 'module:load /srv/appx/x.js', 'module:native /srv/app/node_modules/p/p.node',
  'file:read /srv/app/agent.js', 'file:read /srv/app/.env', 'file:list /srv/app', 'file:write /srv/app/x', 'file:stat /etc/passwd', 'file:stat /data/other', 'file:stat /never', 'file:read /data/in', 'file:list /data/in',
  'file:read /srv/app/node_modules/.cache/x.json', 'file:read /srv/app/node_modules/p/.npmrc', 'file:read /srv/app/node_modules/p/README.md', 'file:list /srv/app/node_modules/p', 'file:write /srv/app/node_modules/p/x.json', 'file:read /srv/app/config.json', 'file:read /other/node_modules/p/x.json',
  'file:read /usr/bin/agent', 'file:list /usr/bin', 'file:stat /usr/bin/other', 'file:stat /home/agent/.node_modules_x', 'file:read /home/agent/.node_modules/x.json',
  'file:write /dev/urandom', 'file:write /dev/stdin', 'file:read /dev/mem', 'file:read /dev/fd/3', 'file:read /etc/zoneinfo', `file:write /proc/${process.pid}/fd/3`, `file:write /proc/1/fd/1`,
  'env:read AWS_SECRET_ACCESS_KEY', 'env:read AWS_ACCESS_KEY_ID', 'env:read AWS_SESSION_TOKEN', 'env:read AWS_BEARER_TOKEN_BEDROCK', 'env:read AWS_LAMBDA_METADATA_TOKEN', 'env:read AWS_S3_SECRET', 'env:read AWS_CONTAINER_AUTHORIZATION_TOKEN', 'env:read OPENAI_API_KEY', 'env:read ANTHROPIC_API_KEY', 'env:read DATABASE_URL', 'env:read GITHUB_TOKEN', 'env:read npm_config__authToken', 'env:read UNDICI_TOKEN', 'env:read path',
  'env:write PATH', 'env:write NODE_OPTIONS', 'env:write NODE_PATH', 'env:write HOME', 'env:write NODE_EXTRA_CA_CERTS', 'env:write NODE_TLS_REJECT_UNAUTHORIZED', 'env:write SAFECLAW_POLICY', 'env:write AWS_SECRET_ACCESS_KEY',
  'resolve example.com', 'GET http://localhost/', 'listen 127.0.0.1:0', 'process:signal 1', `process:signal ${process.pid + 1}`, '$ ls', 'tool x {}', 'process:binding fs',
];

t.test('the baseline', async (t) => {
  for (const line of allowed) {
    const verdict = policy.decide(action(line));
    t.equal(`${verdict.kind} ${verdict.by}`, 'allow baseline', line);
  }
  for (const line of denied) t.equal(policy.decide(action(line)).kind, 'deny', line);
});

t.test('rules come first, and `baseline: none` leaves none of it', async (t) => {
  t.equal(policyOf('- { action: "env:read", key: "PATH", effect: deny }', 'version: 1').decide(action('env:read PATH')).rule, 'rules[0]');
  const bare = policyOf(rules, 'version: 1\nbaseline: none');
  for (const line of allowed) t.equal(bare.decide(action(line)).kind, 'deny', line);
});

t.test('folders with characters that globs use', async (t) => {
  const odd = policyOf(rules, 'version: 1', { ...place, projects: ['/srv/[a]{b,c}*(d)!'] });
  t.equal(odd.decide(action('module:load /srv/[a]{b,c}*(d)!/x.js')).kind, 'allow');
  t.equal(odd.decide(action('module:load /srv/abd!/x.js')).kind, 'deny');
});

const runtime: LambdaPlace = { entry: '/var/runtime/index.mjs', client: '/var/runtime/rapid-client.node', api: { host: '127.0.0.1', port: 9001 }, logSocket: '/tmp/log.sock', isOwn: true };
const onLambda: PolicyPlace = { ...place, lambda: true, runtime };

t.test('Lambda', async (t) => {
  const lambda = policyOf(rules, 'version: 1', onLambda);
  for (const line of ['module:load /var/runtime/index.mjs', 'module:load /opt/nodejs/x.js', 'module:native /var/runtime/rapid-client.node', 'file:read /sys/fs/cgroup/cpu.max', 'unix /tmp/log.sock']) t.equal(lambda.decide(action(line)).by, 'baseline', line);
  for (const line of ['module:native /var/task/x.node', 'module:native /var/runtime/other.node', 'unix /tmp/other.sock']) t.equal(lambda.decide(action(line)).kind, 'deny', line);
  const thread = policyOf(rules, 'version: 1', { ...onLambda, runtime: { ...runtime, isOwn: false } });
  t.equal(thread.decide(action('module:native /var/runtime/rapid-client.node')).kind, 'deny', 'the client in a thread or child of the program');
});

t.test("the address of Lambda's runtime", async (t) => {
  const at = (text: string): Policy => policyOf(text, 'version: 1\nbaseline: none', onLambda);
  const addresses = ['GET http://127.0.0.1:9001/2018-06-01/runtime/invocation/next', 'POST http://localhost:9001/2020-01-01/extension/register', 'GET http://x.example:9001/ @127.0.0.1', 'tcp://127.0.0.1:9001', 'tcp://0.0.0.0:9001', 'tcp://::1:9001', 'tcp://127.8.8.8:9001', 'udp://127.0.0.1:9001'];
  for (const text of ['- { action: "*", effect: allow }', '- { action: "network:*", host: "127.0.0.1", effect: allow }', '- { action: "network:*", host: "127.*", port: 9001, effect: allow }', '- { action: "network:*", port: 9001, effect: allow }', '- { action: "network:*", host: "127.0.0.1", port: 9002, effect: allow }']) {
    for (const line of addresses) t.equal(at(text).decide(action(line)).rule, 'protection:lambda-runtime-api', `${text}: ${line}`);
  }
  const named = at('- { action: "network:*", host: ["127.0.0.1", "localhost"], port: 9001, effect: allow }');
  for (const line of ['POST http://127.0.0.1:9001/2020-01-01/extension/register', 'GET http://localhost:9001/x', 'tcp://localhost:9001 @127.0.0.1']) t.equal(named.decide(action(line)).by, 'rule', line);
  t.equal(named.decide(action('tcp://127.8.8.8:9001')).by, 'protection', 'another spelling of this machine than the rule has');
  t.equal(at('- { action: "*", effect: allow }').decide(action('GET http://127.0.0.1:2773/secret')).by, 'rule', 'its neighbour, an extension');
  t.equal(policyOf('- { action: "*", effect: allow }').decide(action('GET http://127.0.0.1:9001/x')).by, 'rule', 'elsewhere it is a request like any other');
});

t.test('each entry says why, and only what its actions know', async (t) => {
  const entries = baselineEntries(onLambda);
  t.equal(new Set(entries.map((entry) => entry.id)).size, entries.length, 'ids are unique');
  for (const { id, actions, matchers, why } of entries) {
    t.ok(why.length > 10 && Object.keys(matchers).length > 0, id);
    for (const name of actions) for (const key of Object.keys(matchers)) t.ok((ACTIONS[name as keyof typeof ACTIONS].matchers as readonly string[]).includes(key), `${id}: ${name} has ${key}`);
  }
});
