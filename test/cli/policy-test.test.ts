// `safeclaw policy test`: expectations hold or fail with their place, rules are counted, logs are replayed.

import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { dist, root } from '../harness.ts';
import { folderWith, observedVerdict, safeclaw, writeDecisions } from './safeclaw-command.ts';

const policy = 'version: 1\nrules:\n  - id: data\n    action: "file:read"\n    path: "./data/**"\n    effect: allow\n  - action: "shell:execute"\n    command: "git status"\n    effect: allow\n';

t.test('what holds is 0, what does not is 1 with its place, what was decided and by which line', (t) => {
  const folder = folderWith(t, {
    'safeclaw.config.yaml': policy,
    'good.policy-test.yaml': 'version: 1\ntests:\n  - expect: allow\n    by: data\n    actions: ["file:read ./data/x", "file:list data/y"]\n  - expect: deny\n    by: default\n    actions: "shell:execute git status && rm x"\n  - { expect: allow, by: baseline, actions: "env:read PATH" }\n  - { expect: deny, by: protection, actions: "file:write safeclaw.config.yaml" }\n  - { expect: deny, actions: "shell:execute if" }\n',
  });
  const good = safeclaw(['policy', 'test'], { cwd: folder });
  t.equal(good.code, 0, good.stdout + good.stderr);
  t.match(good.stdout, /^ok {4}good\.policy-test\.yaml {2}5 tests, 6 actions\n/);
  t.match(good.stdout, /6 actions, 6 as expected, 0 not\nsafeclaw\.config\.yaml: 2 of 2 rules decided something \(100 %\)/);
  fs.writeFileSync(path.join(folder, 'bad.policy-test.yml'), 'tests:\n  - name: closed\n    expect: deny\n    actions:\n      - "file:read ./data/x"\n      - "file:raed x"\n  - { expect: allow, by: "rules[0]", actions: "file:read ./data/x" }\n');
  const bad = safeclaw(['policy', 'test', 'bad.policy-test.yml'], { cwd: folder });
  t.equal(bad.code, 1);
  t.match(bad.stdout, /FAIL {2}bad\.policy-test\.yml[^]*bad\.policy-test\.yml:5:9: closed: file:read \.\/data\/x\n +expected deny\n +allowed by safeclaw\.config\.yaml:3:3 \(data\)/);
  t.match(bad.stdout, /:6:9: closed: file:raed x\n +expected deny\n +unknown action `file:raed`; did you mean/);
  t.match(bad.stdout, /:7:\d+: file:read \.\/data\/x\n +expected allow by rules\[0\]/);
  t.match(bad.stdout, /never: safeclaw\.config\.yaml:7:3 \(rules\[1\]\) {2}allow shell:execute/);
  const json = JSON.parse(safeclaw(['policy', 'test', '--json'], { cwd: folder }).stdout);
  t.match(json, { ok: false, files: [{ file: 'bad.policy-test.yml', outcomes: [{ ok: false, verdict: { kind: 'allow' } }, { ok: false, verdict: null }, { ok: false }] }, { file: 'good.policy-test.yaml' }], coverage: [{ rules: 2, decided: 2 }], log: null });
  t.end();
});

t.test('coverage can be asked for', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy, 'a.policy-test.yaml': 'tests:\n  - { expect: allow, actions: "file:read ./data/x" }\n' });
  t.equal(safeclaw(['policy', 'test', '--coverage', '50'], { cwd: folder }).code, 0);
  const less = safeclaw(['policy', 'test', '--coverage', '51'], { cwd: folder });
  t.equal(less.code, 1);
  t.match(less.stdout, /1 of 2 rules decided something \(50 %\), and 51 % are asked for/);
  t.end();
});

t.test('a test file with a slip fails with the text underlined; no file and no policy fail', (t) => {
  const rows: [text: string, output: RegExp][] = [
    ['tests:\n  - actions: "file:read x"\n', /a\.policy-test\.yaml:2:5: error: a test has no `expect` \[SC_TEST_INCOMPLETE\][^]*the tests of this file were not run/],
    ['tests:\n  - expect: alow\n    actions: "file:read x"\n', /error: unknown `expect`: `alow` \[SC_UNKNOWN_VALUE\][^]*did you mean `allow`/],
    ['tests:\n  - effect: allow\n    actions: "file:read x"\n', /unknown key `effect` in `a test` \[SC_UNKNOWN_KEY\][^]*did you mean `expect`/],
    ['tests: []\n', /`tests` is a list, with at least one test/],
    ['policy: x.yaml\n', /the file has no `tests`/],
    ['version: 2\ntests:\n  - { expect: deny, actions: "file:read x" }\n', /SC_UNKNOWN_VERSION/],
    ['tests:\n\t- x\n', /SC_YAML_TAB/],
  ];
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  t.match(safeclaw(['policy', 'test'], { cwd: folder }), { code: 1, stderr: /no \*\.policy-test\.yaml/ });
  for (const [text, output] of rows) {
    fs.writeFileSync(path.join(folder, 'a.policy-test.yaml'), text);
    const result = safeclaw(['policy', 'test'], { cwd: folder });
    t.equal(result.code, 1, text);
    t.match(result.stdout, output);
    t.notMatch(result.stdout, /every action is denied until it is/);
  }
  fs.writeFileSync(path.join(folder, 'a.policy-test.yaml'), 'policy: nowhere.yaml\ntests:\n  - { expect: deny, actions: "file:read x" }\n');
  t.match(safeclaw(['policy', 'test'], { cwd: folder }), { code: 1, stderr: /there is no policy file/ });
  t.end();
});

t.test('a log is replayed: what was allowed must be, what was denied need not', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
  const read = (name: string) => ({ kind: 'file:read', path: path.join(folder, name), asked: name }) as const;
  const log = writeDecisions(folder, [[read('data/a'), observedVerdict], [read('other'), observedVerdict.observed!]]);
  const ok = safeclaw(['policy', 'test', '--log', log, '--json'], { cwd: folder });
  t.match(JSON.parse(ok.stdout), { ok: true, files: [], log: { actions: 1, denied: 0 } });
  fs.rmSync(log, { recursive: true });
  writeDecisions(folder, [[read('data/a'), observedVerdict], [read('other'), observedVerdict], [read('other'), observedVerdict]]);
  const bad = safeclaw(['policy', 'test', '--log', log], { cwd: folder });
  t.equal(bad.code, 1);
  t.match(bad.stdout, /FAIL {2}the log: 3 actions that were allowed, 2 of them would be denied\n +file:read .*\/other \(2 times\): denied by defaultAction/);
  t.end();
});

t.test('the example passes, and its file is what the schema says; the schema refuses what the command refuses', (t) => {
  const folder = folderWith(t, {});
  fs.cpSync(path.join(root, 'examples/policy-ci'), folder, { recursive: true });
  const result = safeclaw(['policy', 'test', '--coverage', '100'], { cwd: folder });
  t.equal(result.code, 0, result.stdout + result.stderr);
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(JSON.parse(fs.readFileSync(path.join(dist, 'policy-test.schema.json'), 'utf8')));
  t.ok(validate(parse(fs.readFileSync(path.join(folder, 'agent.policy-test.yaml'), 'utf8'))), JSON.stringify(validate.errors));
  for (const wrong of [{}, { tests: [] }, { tests: [{ expect: 'allow' }] }, { tests: [{ expect: 'ask', actions: 'x' }] }, { tests: [{ expect: 'deny', actions: [] }] }, { tests: [{ expect: 'deny', actions: 'x', effect: 'deny' }] }]) t.notOk(validate(wrong), JSON.stringify(wrong));
  t.end();
});
