// `safeclaw policy check` beyond the loader: examples that prove, notes, logs, SARIF.

import { Ajv } from 'ajv';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { root, runGated } from '../harness.ts';
import { folderWith, observedVerdict, safeclaw, writeDecisions } from './safeclaw-command.ts';

const policy = (rules: string): string => `version: 1\nrules:\n${rules}`;
const rule = (effect: string, action: string, matchers: string): string => `  - { action: "${action}", ${matchers === '' ? '' : `${matchers}, `}effect: ${effect} }\n`;

/** The example of the first finding with this code, and what the policy says of it. */
function exampleOf(folder: string, code: string, ...args: string[]): { example: string; explained: { allowed: boolean; actions: { verdict: { position: string | null } }[] } } | null {
  const { diagnostics } = JSON.parse(safeclaw(['policy', 'check', '--json', ...args], { cwd: folder }).stdout) as { diagnostics: { code: string; example?: string }[] };
  const example = diagnostics.find((found) => found.code === code)?.example;
  if (example === undefined) return null;
  const [action = ''] = example.split(': decided at ');
  return { example: action, explained: JSON.parse(safeclaw(['policy', 'explain', '--json', action], { cwd: folder }).stdout) };
}

t.test('findings about two rules come with an action that proves them', (t) => {
  const rows: [rules: string, code: string, example: RegExp][] = [
    [rule('allow', 'file:read', 'path: "/srv/**"') + rule('allow', 'file:read', 'path: "/srv/data/*.csv"'), 'SC_RULE_SHADOWED', /^file:read \/srv\/data\/.+\.csv$/],
    [rule('allow', 'network:request', 'host: "*.example.com"') + rule('allow', 'network:request', 'host: "api.example.com", method: POST'), 'SC_RULE_SHADOWED', /^network:request POST https:\/\/api\.example\.com\/$/],
    [rule('allow', 'file:read', 'path: "/srv/**"') + rule('deny', 'file:read', 'path: "/**/secret"'), 'SC_DENY_PARTLY_SHADOWED', /^file:read \/srv\/.*secret$/],
    [rule('allow', 'shell:execute', 'command: "git *"') + rule('deny', 'shell:execute', 'command: "* --force"'), 'SC_DENY_PARTLY_SHADOWED', /^shell:execute git .*--force$/],
    [rule('allow', 'network:request', 'port: "1-1000", host: "x.example"') + rule('deny', 'network:request', 'port: "500-2000"'), 'SC_DENY_PARTLY_SHADOWED', /^network:request GET https:\/\/x\.example/],
    [rule('allow', 'env:read', 'key: "A*"') + rule('deny', 'env:read', 'key: "*_KEY"'), 'SC_DENY_PARTLY_SHADOWED', /^env:read A.*_KEY$/],
  ];
  for (const [rules, code, wanted] of rows) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy(rules) });
    const found = exampleOf(folder, code);
    t.match(found?.example, wanted, rules);
    t.equal(found?.explained.allowed, true, `${found?.example ?? ''} is decided by the rule above`);
    t.match(found?.explained.actions.at(-1)?.verdict.position, /:3:3$/);
    t.match(safeclaw(['policy', 'check'], { cwd: folder }).stdout, /= example: /);
  }
  t.end();
});

t.test('a denial that never fires is shown by what stays allowed, though the policy does not load', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy(rule('allow', 'file:read', 'path: "/srv/**"') + rule('deny', 'file:read', 'path: "/srv/key"')) });
  const { code, stdout } = safeclaw(['policy', 'check'], { cwd: folder });
  t.equal(code, 1);
  t.match(stdout, /SC_DENY_SHADOWED[^]*= example: file:read \/srv\/key: decided at safeclaw\.config\.yaml:3:3/);
  t.end();
});

t.test('rules that are too broad are notes, which fail nothing; narrow ones are none', (t) => {
  const rows: [rule: string, text: string | null][] = [
    [rule('allow', '*', ''), '"*"'],
    [rule('allow', 'file:*', ''), '"file:*"'],
    [rule('allow', 'file:read', 'path: "/**"'), '"/**"'],
    [rule('allow', 'network:request', 'method: GET'), '- { action: "network:request", method: GET, effect: allow }'.slice(2)],
    [rule('allow', 'network:connect', 'host: "*"'), '"*"'],
    [rule('allow', 'shell:execute', 'command: "*"'), '"*"'],
    [rule('allow', 'env:read', 'key: "*"'), '"*"'],
    [rule('allow', 'network:request', 'host: "*.example.com"'), null],
    [rule('allow', 'network:connect', 'path: "/run/x.sock"'), null],
    [rule('allow', 'shell:execute', 'program: "/usr/bin/git"'), null],
    [rule('deny', 'file:read', 'path: "/**"'), null],
    [rule('allow', 'file:read', 'path: "/srv/**"'), null],
  ];
  for (const [text, underlined] of rows) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy(text) });
    const { code, stdout } = safeclaw(['policy', 'check', '--json', '--strict'], { cwd: folder });
    const whole = policy(text);
    const notes = (JSON.parse(stdout).diagnostics as { code: string; span: { start: number; end: number } }[]).filter((found) => found.code === 'SC_RULE_TOO_BROAD');
    t.equal(code, 0, text);
    t.equal(notes.length, underlined === null ? 0 : 1, text);
    if (underlined !== null && notes[0] !== undefined) t.match(whole.slice(notes[0].span.start, notes[0].span.end), underlined);
  }
  t.end();
});

t.test('--log names the rules that decided nothing, --overlaps the pairs that only their order tells apart', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy(rule('deny', 'file:read', 'path: "/srv/secret/**"') + rule('allow', 'file:read', 'path: "/srv/**"') + rule('allow', 'env:read', 'key: NEVER')) });
  const log = writeDecisions(folder, [[{ kind: 'file:read', path: '/srv/a', asked: '/srv/a' }, observedVerdict]]);
  const { code, stdout } = safeclaw(['policy', 'check', '--log', log], { cwd: folder });
  t.equal(code, 0);
  t.match(stdout, /:3:3: note: this `deny` decided none of the 1 actions in the log \[SC_RULE_UNUSED\][^]*:5:3: note: this `allow` decided none/);
  t.notMatch(stdout, /:4:3: note/);
  t.match(stdout, /loads, no warnings, 2 notes/);
  const found = exampleOf(folder, 'SC_RULES_OVERLAP', '--overlaps');
  t.match(found?.example, /^file:read \/srv\/secret\/.+/);
  t.equal(found?.explained.allowed, false);
  t.notMatch(safeclaw(['policy', 'check'], { cwd: folder }).stdout, /SC_RULES_OVERLAP|SC_RULE_UNUSED/);
  for (const code of ['SC_RULE_TOO_BROAD', 'SC_RULES_OVERLAP', 'SC_RULE_UNUSED']) t.ok(fs.existsSync(path.join(root, `docs/errors/${code}.md`)));
  t.end();
});

t.test('SARIF is what its schema says, with places, related places and edits', (t) => {
  const schema = JSON.parse(fs.readFileSync(path.join(root, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  // Draft 4 names itself by `id`, which later drafts do not have; nothing else in it differs.
  delete schema.$schema;
  delete schema.id;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(schema);
  const policies = [policy(rule('allow', 'file:read', 'path: "/srv/**"') + rule('deny', 'file:read', 'path: "/srv/\u00e4\ud83d\ude00/**"')), policy(rule('allow', 'network:requst', '') + rule('allow', '*', '')), 'version: 1\n', '', 'rules:\n\t- x\n'];
  for (const text of policies) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': text });
    const { stdout, code } = safeclaw(['policy', 'check', '--format', 'sarif', '--overlaps'], { cwd: folder });
    const sarif = JSON.parse(stdout);
    t.ok(validate(sarif), JSON.stringify(validate.errors?.slice(0, 3)));
    t.equal(code, safeclaw(['policy', 'check'], { cwd: folder }).code);
    for (const result of sarif.runs[0].results) t.equal(sarif.runs[0].tool.driver.rules[result.ruleIndex].id, result.ruleId);
    t.equal(sarif.runs[0].artifacts[0].location.uri, 'safeclaw.config.yaml');
  }
  const shadowed = JSON.parse(safeclaw(['policy', 'check', '--format', 'sarif'], { cwd: folderWith(t, { 'safeclaw.config.yaml': policies[0] as string }) }).stdout).runs[0].results[0];
  t.match(shadowed, { ruleId: 'SC_DENY_SHADOWED', level: 'error', relatedLocations: [{ physicalLocation: { region: { startLine: 3 } } }], locations: [{ physicalLocation: { region: { startLine: 4, startColumn: 3 } } }] });
  t.ok(shadowed.fixes[0].artifactChanges[0].replacements[0].insertedContent.text.includes('deny'));
  t.notOk(validate({ version: '2.1.0', runs: [{ tool: {} }] }), 'the schema refuses what is none');
  for (const args of [['--format', 'xml'], ['--json', '--format', 'text']]) t.equal(safeclaw(['policy', 'check', ...args]).code, 2);
  t.end();
});

t.test('--compile keeps the form that a start would make, wherever the folder is taken', async (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy(rule('allow', 'file:read', 'path: "./data.txt"')) });
  const compiled = path.join(folder, '.safeclaw/compiled/safeclaw.config.yaml.json');
  t.equal(safeclaw(['policy', 'check'], { cwd: folder }).code, 0);
  t.notOk(fs.existsSync(compiled), 'without the option nothing is written');
  t.match(safeclaw(['policy', 'check', '--compile'], { cwd: folder }), { code: 0, stdout: /loads, no warnings/ });
  const { text, hash } = JSON.parse(fs.readFileSync(compiled, 'utf8')) as { text: string; hash: string };
  t.equal(text, fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8'));
  t.match(hash, /^[0-9a-f]{64}$/);

  const moved = folderWith(t, { 'safeclaw.config.yaml': text, 'data.txt': 'the data' });
  fs.cpSync(path.join(folder, '.safeclaw'), path.join(moved, '.safeclaw'), { recursive: true });
  const before = fs.statSync(path.join(moved, '.safeclaw/compiled/safeclaw.config.yaml.json')).mtimeMs;
  const read = (file: string): string => JSON.stringify(`try { console.log(require('node:fs').readFileSync('${file}', 'utf8')); } catch (error) { console.log(error.code); }`).slice(1, -1);
  const { stdout } = await runGated({ folder: moved, program: `${read('data.txt')}${read('safeclaw.config.yaml')}` });
  t.equal(stdout, 'the data\nEACCES\n', 'its paths are read where it stands');
  t.equal(fs.statSync(path.join(moved, '.safeclaw/compiled/safeclaw.config.yaml.json')).mtimeMs, before, 'and it was current');

  const warned = folderWith(t, { 'safeclaw.config.yaml': policy(rule('allow', 'file:read', 'path: "/srv/**"') + rule('allow', 'file:read', 'path: "/srv/data/*.csv"')) });
  const refused = safeclaw(['policy', 'check', '--compile'], { cwd: warned });
  t.match(refused, { code: 1, stderr: /has warnings, which each start shows, so no compiled form of it is used/ });
  const blocked = folderWith(t, { 'safeclaw.config.yaml': text, '.safeclaw/compiled': 'a file' });
  t.match(safeclaw(['policy', 'check', '--compile'], { cwd: blocked }), { code: 1, stderr: /cannot be written: .*\.safeclaw\/compiled/ });
  t.equal(safeclaw(['policy', 'check', '--compile'], { cwd: folderWith(t, { 'safeclaw.config.yaml': 'version: 2' }) }).code, 1);
});
