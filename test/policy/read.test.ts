// What is read from a policy, and what is found wrong with one: by code, underlined text and help; edits are applied.

import * as fs from 'node:fs';
import t from 'tap';
import { diagnosePolicy } from '../../src/policy/diagnose.ts';
import type { Diagnostic } from '../../src/policy/diagnostic.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { root } from '../harness.ts';
import { broken, rule } from './broken.ts';

const codes = (text: string): string[] => diagnosePolicy(text).diagnostics.map((found) => found.code);

/** All edits at once, from the end of the file to its start. */
function mended(text: string, found: readonly Diagnostic[]): string {
  const edits = found.flatMap(({ edit }) => (edit === undefined ? [] : [edit])).sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end), text);
}

t.test('broken policies', (t) => {
  for (const { title, text, code, at, help } of broken) {
    t.test(title, (t) => {
      const { document, diagnostics } = diagnosePolicy(text);
      t.equal(document, null, 'nothing is loaded');
      const found = diagnostics.find((one) => one.code === code && text.slice(one.span.start, one.span.end) === at);
      if (found === undefined) return void t.fail(`expected ${code} at ${JSON.stringify(at)}`, { found: diagnostics.map((one) => [one.code, text.slice(one.span.start, one.span.end)]) }), t.end();
      t.equal(found.severity, 'error');
      t.notMatch(found.message, /\.$|\n/, 'one line, no full stop');
      if (help !== undefined) t.ok(found.help?.includes(help), `help says ${help}`, { help: found.help });
      if (found.edit !== undefined) t.notOk(codes(mended(text, diagnostics)).includes(code), 'the edit mends it', { mended: mended(text, diagnostics) });
      t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`), `docs/errors/${code}.md`);
      t.end();
    });
  }
  t.end();
});

t.test('warnings', (t) => {
  for (const [text, code, at] of [
    ['\ufeffversion: 1\n', 'SC_BYTE_ORDER_MARK', '\ufeff'],
    [rule('action: "network:request"', 'method: FETCH'), 'SC_IMPOSSIBLE_PATTERN', 'FETCH'],
    [rule('action: "file:read"', 'path: "/app/**.js"'), 'SC_DAMAGED_GLOB', '"/app/**.js"'],
  ] as const) {
    const { document, diagnostics } = readPolicy(text);
    t.not(document, null, 'the policy loads');
    t.same(diagnostics.map((found) => [found.code, found.severity, text.slice(found.span.start, found.span.end)]), [[code, 'warning', at]]);
    t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`), `docs/errors/${code}.md`);
  }
  t.end();
});

t.test('patterns that are as they should be', (t) => {
  const good: Readonly<Record<string, readonly string[]>> = {
    'action: "file:read"\npath': ['/app/**', '**/.env', './*/.env', '~/.aws/**', '../x', '/app/.*', '/app/config.*', '/a/{b,c}/*.@(js|ts)', '/a/[id].ts', '*.pem', 'app/(api)/page.tsx', '/', '/a b/c', '日本語/**', '/x/c++/*', '/a/[!.]*'],
    'action: "network:request"\nhost': ['x.com', '*.x.com', 's3.*.amazonaws.com', 'example.*', '10.*', '10.0.0.0/8', '::1', '[::1]', 'fd00::/8', 'exämple.com', 'x.com.', '{a,b}.com', '*', 'localhost', '127.0.0.1', 'a_b.x'],
    'action: "shell:execute"\ncommand': ['aws s3 cp *', '*', 'rm -rf .*', 'git commit -m "a && b"', 'grep a|b', 'find . -name *.js', '/usr/bin/git *', 'npm run test:*', 'echo $HOME'],
    'action: "env:read"\nkey': ['AWS_*', '*', 'A', 'npm_config_a', '{A,B}'],
    'action: "network:request"\nurl': ['https://x.com/*', '*://x.com/*', '*', 'http://x.com:8080/v1', 'https://*.x.com/a?b=c'],
    'action: "network:request"\npath': ['/v1/*', '*', '/'],
    'action: "network:connect"\nport': ['443', '8000-8999', '*', '0'],
    'action: "network:request"\nmethod': ['GET', 'get', 'M-SEARCH', 'P*'],
    'action: "aws:s3:*"\nresource': ['arn:aws:s3:::b/*', '*'],
  };
  for (const [head, patterns] of Object.entries(good)) for (const one of patterns) t.same(codes(rule(...`${head}: '${one}'`.split('\n'))), [], `${head}: ${one}`);
  t.end();
});

t.test('everything is found in one pass', (t) => {
  const text = 'version: "1"\ndefault: DENY\nrules:\n  - action: file_read\n    path: */.env\n    decision: block\n  - action: "network:requst"\n    host: "https://x.com"\n    effect: allow\n';
  t.same(codes(text), ['SC_UNKNOWN_VERSION', 'SC_DIALECT', 'SC_DIALECT', 'SC_DIALECT', 'SC_YAML_UNQUOTED', 'SC_DIALECT', 'SC_DIALECT', 'SC_UNKNOWN_ACTION', 'SC_IMPOSSIBLE_PATTERN']);
  let now = text;
  for (let round = 0; round < 3; round++) now = mended(now, diagnosePolicy(now).diagnostics);
  t.same(codes(now), [], 'and all edits together mend it');
  t.end();
});

t.test('findings behind a syntax error are not made up', (t) => {
  t.same(codes('version: 1\nrules:\n  - action: "file:read"\n    path: "/a\n    effect: deny\n'), ['SC_YAML_SYNTAX']);
  t.end();
});

t.test('the document', (t) => {
  const text = 'version: 1\nmode: observe\nbaseline: none\naudit: { sink: stderr, path: ./log }\ndefaultAction: allow\nrules:\n  - id: one\n    action: [file:read, "env:read"]\n    effect: deny\n    reason: why not\n  - { action: "network:connect", port: [443, "8000-8999"], host: x.com, effect: allow }\n';
  const { document, diagnostics } = readPolicy(text);
  t.same(diagnostics, []);
  const at = (span: { start: number; end: number } | undefined): string => (span === undefined ? '' : text.slice(span.start, span.end));
  t.match(document, { version: 1, mode: 'observe', baseline: false, defaultAction: { value: 'allow' }, audit: { sink: { value: 'stderr' }, path: { value: './log' } }, rules: [{ index: 0, id: { value: 'one' }, effect: { value: 'deny' }, reason: { value: 'why not' }, matchers: [] }, { index: 1, id: null, reason: null }] });
  t.same(document?.rules[0]?.actions.map(({ span }) => at(span)), ['file:read', '"env:read"']);
  t.same(document?.rules[1]?.matchers.map(({ key, patterns }) => [at(key.span), patterns.map(({ value }) => value)]), [['port', ['443', '8000-8999']], ['host', ['x.com']]], 'ports are kept as text');
  t.match(at(document?.rules[0]?.span), /^- id: one/, 'a rule starts at its dash');
  t.same(readPolicy('version: 1\n').document?.defaultAction.value, 'deny', 'deny where nothing is said');
  t.same(readPolicy('version: 1\naudit.sink: "stdout"\n').document?.audit.sink?.value, 'stdout', "the article's spelling");
  t.same(readPolicy('version: 1\r\nrules:\r\n  - action: "env:read"\r\n    effect: deny\r\n').document?.rules.length, 1, 'Windows line ends');
  t.same(readPolicy('version: 1\nrules:\n').document?.rules, [], 'rules to come');
  t.end();
});

t.test("the article's policies load", (t) => {
  for (const name of ['article-step-2', 'article-step-6', 'article-step-6-and-2']) {
    const { document, diagnostics } = diagnosePolicy(fs.readFileSync(`${root}/fixtures/policies/${name}.yaml`, 'utf8'));
    t.not(document, null, name);
    t.same(diagnostics.filter((found) => found.severity === 'error'), []);
  }
  t.end();
});
