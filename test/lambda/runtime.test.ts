// The real runtime client of AWS Lambda under the gate, against a Runtime API of the tests: without a rule for it, it
// starts, answers, streams and fails as it does bare; and what the program does is decided, under the invocation's id.

import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { bare, type FunctionSetup, LambdaFunction, missingClient, verified } from './function.ts';

const skip = missingClient();

/** The clients of the managed runtimes: 3 up to Node 22, 4 from there. */
const pairs = ([['18', '3'], ['20', '3'], ['22', '3'], ['22', '4'], ['24', '4'], ['26', '4']] as const).filter(([node]) => nodeVersions.includes(node));

const policy = 'version: 1\nrules:\n  - { action: "file:read", path: "./data.txt", effect: allow }\n';
const body = `
const fs = require('node:fs');
const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
const handler = async (event, context) => {
  if (event.fail) throw new Error('on purpose');
  console.log('hello from', context.functionName);
  return { event, id: context.awsRequestId, data: attempt(() => fs.readFileSync(__dirname + '/data.txt', 'utf8')), hosts: attempt(() => fs.readFileSync('/etc/hosts', 'utf8')), secret: process.env.AWS_SECRET_ACCESS_KEY ?? null };
};
`;
const commonJs = { 'index.js': `${body}\nexports.handler = handler;`, 'data.txt': 'the data' };
const esModule = { 'index.mjs': `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url), __dirname = new URL('.', import.meta.url).pathname.slice(0, -1);\n${body}\nexport { handler };`, 'data.txt': 'the data' };

async function withFunction<T>(setup: FunctionSetup, use: (fn: LambdaFunction) => Promise<T>): Promise<T> {
  const fn = await LambdaFunction.start(setup);
  try {
    return await use(fn);
  } finally {
    await fn.stop();
  }
}

for (const [node, client] of pairs) {
  t.test(`Node ${node}, client ${client}: invocations, errors, records`, { skip }, async (t) => {
    await withFunction({ node, client, policy, files: node === '18' || node === '24' ? esModule : commonJs }, async (fn) => {
      const first = await fn.invoke({ n: 1 });
      t.equal(first.kind, 'response');
      const answer = first.json();
      t.same(answer.event, { n: 1 });
      t.equal(answer.data, 'the data', 'what a rule allows');
      t.equal(answer.hosts, 'EACCES', 'and no other file');
      t.not(answer.secret, 'the-secret', 'nor a credential');
      const second = await fn.invoke({ fail: true });
      t.equal(second.kind, 'error');
      t.match(second.json(), { errorType: 'Error', errorMessage: 'on purpose' });
      t.equal((await fn.invoke({ n: 3 })).kind, 'response', 'the next one after an error');
      t.match(fn.stdout, /hello from agent/, 'the log of the function itself');

      const ids = [...new Set(fn.records.map(({ request }) => request))];
      t.same(ids, [undefined, answer.id, answer.id.replace(/1$/, '2'), answer.id.replace(/1$/, '3')], 'each record in its invocation, those of the start in none');
      t.match(fn.find('file:read', '/etc/hosts', 'deny'), [{ request: answer.id }, { request: answer.id.replace(/1$/, '3') }]);
      t.match(fn.find('network:request', `/invocation/${answer.id}/response`), [{ verdict: 'allow', rule: 'baseline:lambda-runtime', request: answer.id }]);
      t.match(fn.find('module:native'), [{ verdict: 'allow', rule: 'baseline:lambda-client' }], 'one library, the client');
      t.same(fn.records.filter(({ verdict }) => verdict === 'deny').filter(({ target }) => target !== '/etc/hosts' && target !== 'AWS_SECRET_ACCESS_KEY'), [], 'nothing that the runtime does is denied');
      t.same(fn.api.sent.filter(({ method }) => method !== 'GET').map(({ path }) => path.split('/').slice(-2).join('/')), [`${answer.id}/response`, `${answer.id.replace(/1$/, '2')}/error`, `${answer.id.replace(/1$/, '3')}/response`]);
      t.equal(await verified(fn), 0, 'the log verifies');
    });
  });
}

const streaming = `
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType('text/plain');
  if (event.fail) throw new Error('on purpose');
  let code = 'read it';
  try { require('node:fs').readFileSync('/etc/hosts'); } catch (error) { code = error.code; }
  stream.write('one ');
  await new Promise((resolve) => setTimeout(resolve, 5));
  stream.write('two ');
  stream.end(code);
});`;

for (const [node, client] of pairs.filter(([node, client]) => (node === '18' && client === '3') || (node === '26' && client === '4'))) {
  t.test(`Node ${node}, client ${client}: streams, and a start that fails`, { skip }, async (t) => {
    await withFunction({ node, client, policy, files: { 'index.js': streaming } }, async (fn) => {
      for (let n = 0; n < 3; n++) t.match(await fn.invoke({ n }), { kind: 'response', body: 'one two EACCES', headers: { 'lambda-runtime-function-response-mode': 'streaming', 'content-type': 'text/plain' } });
      const failed = await fn.invoke({ fail: true });
      t.equal(failed.kind, 'response', 'an error comes as a trailer');
      t.equal((fn.api.sent.filter(({ method }) => method === 'POST')[3]?.trailers ?? {})['lambda-runtime-function-error-type'], 'Error');
      t.equal(fn.find('network:request', '/response', 'allow').length, 4, 'one record for each, under the invocation');
      t.ok(fn.find('network:request', '/response').every(({ request, target }) => String(target).includes(String(request))));
      t.same(fn.find('network:connect'), [], 'and none for the connections');
      t.equal(await verified(fn), 0);
    });
    const broken = { node, client, policy, files: { 'index.js': "throw new Error('no start');" } };
    const bareRun = await LambdaFunction.start({ ...broken, nodeOptions: bare });
    const gated = await LambdaFunction.start(broken);
    t.same(await gated.ended, await bareRun.ended, 'it ends as it does bare');
    const sent = ({ api }: LambdaFunction): unknown => api.posts().map(({ path, headers, body }) => [path, headers['lambda-runtime-function-error-type'], JSON.parse(body).errorMessage]);
    t.same(sent(gated), sent(bareRun), 'and says so');
    t.equal((sent(gated) as unknown[]).length, 1);
    await Promise.all([gated.stop(), bareRun.stop()]);
  });
}

t.test('each way in, with nothing but a setting', { skip }, async (t) => {
  const node = nodeVersions.includes('22') ? '22' : '18';
  const ways: Record<string, Partial<FunctionSetup>> = {
    'the package in the function, by its name': {},
    'a file of the layer, by its path': { nodeOptions: ({ task }) => `--import ${task}/node_modules/@authensor/safeclaw/dist/register.mjs` },
    'by --require': { nodeOptions: () => '--require @authensor/safeclaw/register' },
    'beside options that were there': { nodeOptions: () => '--enable-source-maps --import @authensor/safeclaw/register --no-warnings' },
  };
  for (const [title, way] of Object.entries(ways)) {
    await withFunction({ node, client: '3', policy, files: commonJs, ...way }, async (fn) => {
      t.equal((await fn.invoke({})).json().hosts, 'EACCES', title);
    });
  }
  const missing = await LambdaFunction.start({ node, client: '3', policy, files: commonJs, nodeOptions: () => '--import @authensor/not-there/register' });
  t.equal((await missing.ended).code, 1, 'without the package nothing starts');
  t.same(missing.api.sent, [], 'and asks for no invocation');
  await missing.stop();
});
