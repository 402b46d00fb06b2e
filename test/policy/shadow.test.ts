// What is proved about the order of rules, and that nothing is claimed which is not so.

import * as fs from 'node:fs';
import { fc } from '../property.ts';
import t from 'tap';
import { diagnosePolicy } from '../../src/policy/diagnose.ts';
import { action, unorderedPolicyOf } from './policies.ts';
import { root } from '../harness.ts';

type Expected = 'none' | 'error' | 'warning' | 'partly';

const CODES: Readonly<Record<string, Expected>> = { SC_DENY_SHADOWED: 'error', SC_RULE_SHADOWED: 'warning', SC_DENY_PARTLY_SHADOWED: 'partly' };

const policy = (...rules: readonly string[]): string => `version: 1\nrules:\n${rules.map((one) => `  - { ${one} }\n`).join('')}`;
const block = (...rules: readonly (readonly string[])[]): string => `version: 1\nrules:\n${rules.map((lines) => `  - ${lines.join('\n    ')}\n`).join('')}`;
const last = (text: string): Expected => CODES[diagnosePolicy(text).diagnostics.at(-1)?.code ?? ''] ?? 'none';

const A = (body: string): string => `${body}, effect: allow`;
const D = (body: string): string => `${body}, effect: deny`;
const read = (path: string): string => `action: "file:read", path: ${path}`;
const host = (name: string, more = ''): string => `action: "network:request", host: ${name}${more}`;
const run = (command: string): string => `action: "shell:execute", command: ${command}`;
const key = (name: string): string => `action: "env:read", key: ${name}`;

const cases: readonly (readonly [title: string, rules: readonly string[], expected: Expected])[] = [
  ['a path in a folder', [A(read('"/app/**"')), D(read('"/app/.env"'))], 'error'],
  ['a folder in a folder', [A(read('"/app/**"')), D(read('"/app/secrets/**"'))], 'error'],
  ['a folder is not in itself', [A(read('"/app/**"')), D(read('"/app"'))], 'none'],
  ['a sibling', [A(read('"/app/**"')), D(read('"/apple/**"'))], 'none'],
  ['globs within globs', [A(read('"/a/**/*.js"')), D(read('"/a/b/*.js"'))], 'error'],
  ['a wider name', [A(read('"/a/*.js"')), D(read('"/a/*"'))], 'none'],
  ['globs that cross', [A(read('"/a/x*"')), D(read('"/a/*y"'))], 'partly'],
  ['globs that cannot cross', [A(read('"/a/x*"')), D(read('"/a/y*"'))], 'none'],
  ['a union of braces', [A(read('"/a/{b,c}/**"')), D(read('["/a/b/x", "/a/c/y"]'))], 'error'],
  ['a union of lists', [A(read('["/a/*", "/b/*"]')), D(read('["/a/x", "/b/y"]'))], 'error'],
  ['a union of rules', [A(read('"/a/*"')), A(read('"/b/*"')), D(read('["/a/x", "/b/y"]'))], 'error'],
  ['half of a list', [A(read('"/a/*"')), D(read('["/a/x", "/b/y"]'))], 'partly'],
  ['a class covers only itself', [A(read('"/a/[xy]"')), D(read('"/a/x"'))], 'partly'],
  ['the same class', [A(read('"/a/[xy]"')), D(read('"/a/[xy]"'))], 'error'],
  ['a class within a star', [A(read('"/a/*"')), D(read('"/a/[xy]"'))], 'error'],
  ['one name of one character', [A(read('"/a/??"')), D(read('"/a/xy"'))], 'error'],
  ['relative to the policy', [A(read('"src/**"')), D(read('"./src/a.js"'))], 'error'],
  ['a relative path and an absolute folder that may hold it', [A(read('"/app/**"')), D(read('"**/.env"'))], 'partly'],
  ['home', [A(read('"~/**"')), D(read('"~/.ssh/**"'))], 'error'],
  ['home is not the folder of the policy', [A(read('"~/.ssh/**"')), D(read('".ssh/x"'))], 'partly'],
  ['no matcher covers all', [A('action: "file:read"'), D(read('"/x"'))], 'error'],
  ['a matcher does not cover none', [A(read('"/x"')), D('action: "file:read"')], 'none'],
  ['a parent covers its kinds', [A('action: "file:write"'), D('action: "file:delete", path: "/x"')], 'error'],
  ['a kind does not cover its parent', [A('action: "file:delete"'), D('action: "file:write"')], 'none'],
  ['kinds that cross', [A('action: "file:delete", path: "/a/**"'), D('action: "file:write", path: "/a/x"')], 'partly'],
  ['a glob of actions', [A('action: "file:*"'), D(read('"/x"'))], 'error'],
  ['a star', [A('action: "*"'), D(key('A'))], 'error'],
  ['a star with a path is not about keys', [A('action: "*", path: "/x"'), D(key('A'))], 'none'],
  ['all kinds by several rules', [A('action: "file:stat"'), A('action: "file:list"'), A('action: "file:read"'), D(read('"/x"'))], 'error'],
  ['AWS calls', [A('action: "aws:s3:*"'), D('action: "aws:s3:PutObject"')], 'error'],
  ['AWS calls that cross', [A('action: "aws:s3:*Object"'), D('action: "aws:s3:Put*"')], 'partly'],
  ['AWS calls of another service', [A('action: "aws:s3:*"'), D('action: "aws:sqs:*"')], 'none'],

  ['hosts', [A(host('"*.example.com"')), D(host('"a.b.example.com"'))], 'error'],
  ['a domain is not below itself', [A(host('"*.example.com"')), D(host('"example.com"'))], 'none'],
  ['hosts have no case', [A(host('"EXAMPLE.com"')), D(host('"example.COM."'))], 'error'],
  ['a method narrows', [A(host('"*.example.com"', ', method: GET')), D(host('"a.example.com"', ', method: PUT'))], 'none'],
  ['a method within a list', [A(host('"*.example.com"', ', method: [GET, PUT]')), D(host('"a.example.com"', ', method: put'))], 'error'],
  ['the GCP example', [A(host('"storage.googleapis.com"')), D(host('"*.googleapis.com"', ', method: DELETE'))], 'partly'],
  ['one AWS endpoint by two names', [A(host('"s3.amazonaws.com"')), D(host('"*.s3.amazonaws.com"', ', method: PUT'))], 'error'],
  ['a region of a service', [A(host('"sqs.amazonaws.com"')), D(host('"sqs.eu-west-1.amazonaws.com"', ', method: POST'))], 'partly'],
  ['two AWS services', [A(host('"s3.amazonaws.com"')), D(host('"sqs.amazonaws.com"'))], 'none'],
  ['blocks', [A(host('"10.0.0.0/8"')), D(host('"10.1.0.0/16"'))], 'error'],
  ['an address in a block', [A(host('"10.0.0.0/8"')), D(host('"10.1.2.3"', ', method: PUT'))], 'partly'],
  ['an address in another block', [A(host('"10.0.0.0/8"')), D(host('"192.168.0.1"'))], 'none'],
  ['addresses are no names', [A(host('"10.*"')), D(host('"10.example.com"'))], 'none'],
  ['a metadata address is its own', [A(host('"*"')), D(host('"169.254.169.254"', ', method: PUT'))], 'partly'],
  ['ports', [A('action: "network:connect", port: "8000-8999"'), D('action: "network:connect", port: 8080')], 'error'],
  ['ports that cross', [A('action: "network:connect", port: "8000-8100"'), D('action: "network:connect", port: "8080-9000"')], 'partly'],
  ['a request path can be read in two ways', [A('action: "network:request", path: "/v1/*"'), D('action: "network:request", path: "/v1/admin"')], 'partly'],

  ['commands', [A(run('"aws *"')), D(run('"aws s3 cp *"'))], 'error'],
  ['a command with its folder is narrower', [A(run('"/usr/bin/aws *"')), D(run('"aws s3 *"'))], 'partly'],
  ['two stars are not any command', [A(run('"**"')), D(run('"*"'))], 'none'],
  ['keys', [A(key('"AWS_*"')), D(key('"AWS_SECRET_ACCESS_KEY"'))], 'error'],
  ['keys have case', [A(key('"aws_*"')), D(key('"AWS_SECRET_ACCESS_KEY"'))], 'none'],
  ['tools', [A('action: "tool:call", tool: "*"'), D('action: "tool:call", tool: "search"')], 'error'],

  ['an allowance that never fires', [D('action: "file:*"'), A(read('"/x"'))], 'warning'],
  ['an allowance that a denial cuts is as it should be', [D(read('"/a/secret"')), A(read('"/a/**"'))], 'none'],
  ['an exception before its denial', [A(read('"/a/public/**"')), D(read('"/a/**"'))], 'none'],
  ['a last denial of everything', [A(read('"/a/**"')), A(host('"x.com"')), D('action: "*"')], 'none'],
  ['a denial twice', [D(read('"/a"')), D(read('"/a"'))], 'error'],
  ['an allowance twice', [A(read('"/a"')), A(read('"/a"'))], 'warning'],
];

for (const [title, rules, expected] of cases) t.equal(last(policy(...rules)), expected, title);

t.test('both positions, and an edit that mends it', (t) => {
  const allow = ['action: "file:read"', 'path: "/app/**"', 'effect: allow'];
  const deny = ['action: "file:read"', 'path: "/app/.env"', 'effect: deny'];
  for (const [text, code, effect] of [
    [block(allow, deny), 'SC_DENY_SHADOWED', 'deny'],
    [block(['action: "env:read"', 'effect: allow'], ['action: "file:read"', 'path: "/a/x*"', 'effect: allow'], deny.map((line) => line.replace('/app/.env', '/a/*y'))), 'SC_DENY_PARTLY_SHADOWED', 'deny'],
    [block(allow, allow), 'SC_RULE_SHADOWED', 'allow'],
    [block(deny, deny), 'SC_DENY_SHADOWED', 'deny'],
  ] as const) {
    const [found] = diagnosePolicy(text).diagnostics;
    t.equal(found?.code, code);
    t.ok(found?.related !== undefined && found.related.span.start < found.span.start, 'the rule above it');
    t.equal(text.slice(found?.span.start, found?.span.end), '- action: "file:read"');
    const edit = found?.edit;
    const mended = edit === undefined ? '' : text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
    t.same(diagnosePolicy(mended).diagnostics, [], mended);
    t.ok(mended.includes(`effect: ${effect}`));
    t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`));
  }
  t.end();
});

t.test("the article's steps 2 and 6 in one file", (t) => {
  const inOrder = diagnosePolicy(fs.readFileSync(`${root}/fixtures/policies/article-step-6-and-2.yaml`, 'utf8'));
  t.same([inOrder.document === null, inOrder.diagnostics], [false, []], 'step 6 above step 2 loads without a finding');
  const { document, diagnostics } = diagnosePolicy(fs.readFileSync(`${root}/fixtures/policies/article-merged.yaml`, 'utf8'));
  t.equal(document, null, 'a denial that can never hold keeps the policy from loading');
  t.same(diagnostics.map((found) => found.code), ['SC_RULE_SHADOWED', 'SC_DENY_SHADOWED']);
  t.match(diagnostics[1]?.label, /`PUT` to `\*\.s3\.amazonaws\.com` stays allowed/);
  t.match(diagnostics[1]?.note, /several names/);
  t.match(diagnostics[1]?.help, /move this rule above `rules\[2\]` \(line 10\)/);
  t.end();
});

t.test('with the place of the policy, symlinks count', (t) => {
  const text = policy(A(read('"/link/**"')), D(read('"/link/x/*"')));
  const literal = (...names: string[]) => names.map((name) => (name === '*' ? ({ kind: 'one' } as const) : name === '**' ? ({ kind: 'some' } as const) : ({ kind: 'literal', text: name } as const)));
  const follow = (pattern: string) => (pattern === '/link/**' ? [literal('link', '**', '*'), literal('real', '**', '*')] : [literal('link', 'x', '*'), literal('elsewhere', '*')]);
  t.same(diagnosePolicy(text, follow).diagnostics.map((found) => found.code), ['SC_DENY_PARTLY_SHADOWED'], '/link/x leads out of /link');
  t.end();
});

t.test('sound: a rule that is said never to fire never fires', (t) => {
  const name = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '?', '**', '{a,b}', '[ab]', 'a?');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
  const effect = fc.constantFrom('allow', 'deny');
  const kind = fc.constantFrom('file:read', 'file:stat', 'file:write', 'file:*', '*', 'file:delete');
  const one = fc.tuple(kind, path, effect);
  const asked = fc.tuple(fc.constantFrom('file:read', 'file:stat', 'file:write', 'file:delete', 'file:list'), fc.array(fc.constantFrom('a', 'b', 'ab', 'aa', 'c', 'bb'), { minLength: 1, maxLength: 4 }));
  let claims = 0;
  fc.assert(fc.property(fc.array(one, { minLength: 2, maxLength: 5 }), fc.array(asked, { minLength: 10, maxLength: 30 }), (rules, actions) => {
    const lines = rules.map(([action, pattern, verdict]) => `- { action: "${action}", path: "${pattern}", effect: ${verdict} }`);
    const text = `version: 1\nrules:\n${lines.join('\n')}\n`;
    const dead = new Set(diagnosePolicy(text).diagnostics.filter((found) => found.code === 'SC_DENY_SHADOWED' || found.code === 'SC_RULE_SHADOWED').map((found) => text.slice(0, found.span.start).split('\n').length - 3));
    const live = unorderedPolicyOf(lines.join('\n'));
    if (live === null) return;
    claims += dead.size;
    for (const [kindAsked, names] of actions) {
      const fired = /^rules\[(\d+)\]$/.exec(live.decide(action(`${kindAsked} /${names.join('/')}`)).rule);
      if (fired !== null && dead.has(Number(fired[1]))) throw new Error(`${text} says ${lines[Number(fired[1])] ?? ''} is dead, and it decides ${kindAsked} /${names.join('/')}`);
    }
  }), { numRuns: 1000 });
  t.ok(claims > 50, `${claims} claims`);
  t.end();
});

t.test('5,000 rules take seconds', (t) => {
  for (const body of [(i: number) => A(host(`"h${i}.example.com"`)), (i: number) => (i % 2 ? A : D)(read(`"/app/dir${i}/**"`))]) {
    const start = Date.now();
    t.same(diagnosePolicy(policy(...Array.from({ length: 5000 }, (_, i) => body(i)))).diagnostics, []);
    t.ok(Date.now() - start < 20_000, `${Date.now() - start} ms`);
  }
  t.end();
});
