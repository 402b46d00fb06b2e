// Policies that extend others: the order of rules, whose settings hold, what is refused and where it says so.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t, { type Test } from 'tap';
import type { Diagnostic } from '../../src/policy/diagnostic.ts';
import * as language from '../../src/policy/language.ts';
import { loadPolicy, type LoadedPolicy } from '../../src/policy/load.ts';
import type { PolicyPlace } from '../../src/policy/policy.ts';
import { PRESETS } from '../../src/policy/presets.ts';
import { root } from '../harness.ts';
import { action, place as anyPlace } from './policies.ts';

interface Loader {
  readonly folder: string;
  readonly load: (more?: Partial<PolicyPlace>) => LoadedPolicy;
  readonly write: (name: string, text: string) => void;
  readonly languages: () => number;
}

/** Rules as one line each: `allow file:read ./x`, with an id where `name:` stands before it. */
function rules(...lines: readonly string[]): string {
  return `rules:\n${lines.map((line) => {
    const [, id, effect = '', kind = '', pattern] = /^(?:(\S+): )?(allow|deny) (\S+)(?: (.+))?$/.exec(line) ?? [];
    const key = kind.startsWith('env') ? 'key' : kind.startsWith('network') ? 'host' : 'path';
    return `  - { ${id === undefined ? '' : `id: ${id}, `}action: "${kind}", ${pattern === undefined ? '' : `${key}: "${pattern}", `}effect: ${effect} }\n`;
  }).join('')}`;
}

function loader(t: Test, files: Readonly<Record<string, string>>): Loader {
  const folder = fs.realpathSync(t.testdir({}));
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text.startsWith('version') ? text : `version: 1\n${text}`);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const place: PolicyPlace = { ...anyPlace, cwd: folder, projects: [folder], home: '/home/agent', tmp: '/tmp/agent', environment: () => undefined };
  let languages = 0;
  return { folder, write, languages: () => languages, load: (more = {}) => loadPolicy({ ...place, ...more }, { language: () => (languages++, language) }) };
}

const decided = ({ policy }: LoadedPolicy, line: string): string => {
  const { kind, rule, position } = policy.decide(action(line));
  return `${kind} ${rule} ${position ?? '-'}`;
};

const underlined = ({ texts }: LoadedPolicy, { span }: Diagnostic): string => texts.text.slice(span.start, span.end);
const found = (loaded: LoadedPolicy): string[] => loaded.diagnostics.map((one) => `${loaded.texts.at(one.span.start)} ${one.severity} ${one.code} ${underlined(loaded, one)}`);

t.test('own rules first, then those of each file in the order given, each before what it extends itself', async (t) => {
  const { folder, load } = loader(t, {
    'safeclaw.config.yaml': `extends: [shared/a.yaml, { from: ./b.yaml }]\n${rules('allow file:read ./own')}`,
    'shared/a.yaml': `extends: ../deep/c.yaml\n${rules('deny env:read A', 'allow file:read ./in-a')}`,
    'deep/c.yaml': rules('named: allow env:read A_*', 'allow env:read C'),
    'b.yaml': rules('deny env:read C*', 'allow file:read ./own*'),
  });
  const loaded = load();
  t.same(found(loaded), []);
  t.equal(decided(loaded, `file:read ${folder}/own`), 'allow rules[0] safeclaw.config.yaml:4:3');
  t.equal(decided(loaded, 'env:read A'), 'deny a.yaml#rules[0] shared/a.yaml:4:3');
  t.equal(decided(loaded, `file:read ${folder}/shared/in-a`), 'allow a.yaml#rules[1] shared/a.yaml:5:3', 'a relative pattern starts at the folder of its file');
  t.equal(loaded.policy.decide(action(`file:read ${folder}/in-a`)).kind, 'deny');
  t.equal(decided(loaded, 'env:read A_X'), 'allow named deep/c.yaml:3:3');
  t.equal(decided(loaded, 'env:read C'), 'allow c.yaml#rules[1] deep/c.yaml:4:3', 'what a.yaml extends stands above b.yaml');
  t.equal(decided(loaded, 'env:read CC'), 'deny b.yaml#rules[0] b.yaml:3:3');
  t.same(loaded.policy.files, ['safeclaw.config.yaml', 'shared/a.yaml', 'deep/c.yaml', 'b.yaml'].map((name) => path.join(folder, name)));
  for (const file of loaded.policy.files) t.equal(loaded.policy.decide(action(`file:write ${file}`)).rule, 'protection:policy-file', file);
});

t.test('settings: the nearest file that states one', async (t) => {
  const base = 'defaultAction: allow\nmode: observe\nbaseline: none\naudit: { sink: stderr, path: ./logs, rotate: 1MiB }\n';
  const inherited = loader(t, { 'safeclaw.config.yaml': 'extends: shared/base.yaml\naudit: { rotate: 2MiB }\n', 'shared/base.yaml': base });
  t.match(inherited.load().policy, { mode: 'observe', audit: { sink: 'stderr', rotate: 2097152, folder: path.join(inherited.folder, 'shared/logs') } });
  t.equal(decided(inherited.load(), 'env:read X'), 'allow defaultAction shared/base.yaml:2:16');
  t.equal(inherited.load().policy.decide(action('env:read PATH')).by, 'default', 'no baseline');
  const own = loader(t, { 'safeclaw.config.yaml': 'defaultAction: deny\nmode: enforce\nbaseline: default\nextends: shared/base.yaml\n', 'shared/base.yaml': base });
  t.equal(own.load().policy.mode, 'enforce');
  t.equal(decided(own.load(), 'env:read X'), 'deny defaultAction safeclaw.config.yaml:2:16');
  t.equal(own.load().policy.decide(action('env:read PATH')).by, 'baseline');
  const closing = loader(t, { 'safeclaw.config.yaml': `extends: base.yaml\n${rules('deny *')}`, 'base.yaml': `defaultAction: allow\n${rules('allow env:read A')}` });
  t.same(found(closing.load()), [], 'a last rule that denies everything is a default, and stands below what is inherited');
  t.equal(decided(closing.load(), 'env:read A'), 'allow base.yaml#rules[0] base.yaml:4:3');
  t.equal(decided(closing.load(), 'env:read B'), 'deny rules[0] safeclaw.config.yaml:4:3');
});

t.test('a file that is reached twice counts once, and rules can be left out', async (t) => {
  const { load, write } = loader(t, {
    'safeclaw.config.yaml': 'extends: [a.yaml, b.yaml]\n',
    'a.yaml': `extends: c.yaml\n${rules('a: allow env:read A')}`,
    'b.yaml': `extends: ./c.yaml\n${rules('b: allow env:read B')}`,
    'c.yaml': rules('c: allow env:read C', 'd: allow env:read D'),
  });
  t.same(found(load()), []);
  t.equal(load().document?.rules.length ?? load().policy.files.length, 4);
  write('safeclaw.config.yaml', 'extends:\n  - from: a.yaml\n    without: [c]\n  - from: c.yaml\n    without: d\n');
  const without = load();
  t.same(found(without), []);
  t.same(['A', 'C', 'D'].map((key) => without.policy.decide(action(`env:read ${key}`)).kind), ['allow', 'deny', 'deny']);
});

t.test('order is proved across files, with the places of both', async (t) => {
  const { load, write, folder } = loader(t, {
    'safeclaw.config.yaml': `extends: base.yaml\n${rules('wide: allow file:read /srv/**')}`,
    'base.yaml': rules('key: deny file:read /srv/key', 'data: allow file:read /srv/data', 'part: deny file:read /*/part/**'),
  });
  const loaded = load();
  t.equal(loaded.policy.loaded, false);
  t.same(found(loaded).map((one) => one.slice(0, one.indexOf('{'))), ['base.yaml:3:3 error SC_DENY_SHADOWED - ', 'base.yaml:4:3 warning SC_RULE_SHADOWED - ', 'base.yaml:5:3 warning SC_DENY_PARTLY_SHADOWED - ']);
  t.same(loaded.diagnostics.map(({ related }) => loaded.texts.at(related?.span.start ?? 0)), Array(3).fill('safeclaw.config.yaml:4:3'));
  t.equal(loaded.diagnostics[0]?.help, 'write this rule into safeclaw.config.yaml above `wide` (line 4), and leave it out where it is inherited');
  t.match(language.renderDiagnostics(loaded.texts, loaded.diagnostics), /^base\.yaml:3:3: error: .*\n {2}\|\n2 \| rules:\n3 \| {3}- \{ id: key.*\n.*\n ::: safeclaw\.config\.yaml:4:3\n/);
  // The edit of a finding leaves the rule out; the others of its kind are then made for what is left.
  write('base.yaml', rules('data: allow file:read /srv/data'));
  const warned = load();
  const edit = warned.diagnostics[0]?.edit;
  t.ok(warned.policy.loaded);
  t.equal(warned.diagnostics[0]?.help, 'leave the inherited one out: `{ from: "base.yaml", without: ["data"] }`');
  const text = fs.readFileSync(`${folder}/safeclaw.config.yaml`, 'utf8');
  write('safeclaw.config.yaml', text.slice(0, edit?.span.start) + (edit?.text ?? '') + text.slice(edit?.span.end));
  t.same(found(load()), [], 'the edit mends it');
  // The same relative text means other paths in other folders.
  write('safeclaw.config.yaml', `extends: sub/base.yaml\n${rules('allow file:read ./x/**', 'allow file:read ./[y]')}`);
  write('sub/base.yaml', rules('deny file:read ./x/**', 'deny file:read ./[y]'));
  t.same(found(load()), []);
});

t.test('what cannot be extended closes the policy, and says where', async (t) => {
  const cases: readonly (readonly [title: string, files: Readonly<Record<string, string>>, expected: readonly string[], help?: RegExp])[] = [
    ['a missing file', { 'safeclaw.config.yaml': 'extends: ./none.yaml\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_UNREADABLE ./none.yaml'], /folder of the file that names it/],
    ['a folder', { 'safeclaw.config.yaml': 'extends: [sub]\n', 'sub/x.yaml': '' }, ['safeclaw.config.yaml:2:11 error SC_EXTENDS_UNREADABLE sub']],
    ['a URL', { 'safeclaw.config.yaml': 'extends: "https://example.com/p.yaml"\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_UNREADABLE "https://example.com/p.yaml"'], /keep a copy/],
    ['a preset without its prefix', { 'safeclaw.config.yaml': 'extends: node\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_UNREADABLE node'], /`preset:node`/],
    ['a preset that is none', { 'safeclaw.config.yaml': 'extends: preset:nod\n' }, ['safeclaw.config.yaml:2:10 error SC_UNKNOWN_PRESET preset:nod'], /did you mean `preset:node`/],
    ['a broken file', { 'safeclaw.config.yaml': 'mode: observ\nextends: [a.yaml]\n', 'a.yaml': 'rules:\n  - { action: "file:raed", effect: deny }\n' }, ['safeclaw.config.yaml:2:7 error SC_UNKNOWN_VALUE observ', 'safeclaw.config.yaml:3:11 error SC_EXTENDS_BROKEN a.yaml', 'a.yaml:3:15 error SC_UNKNOWN_ACTION "file:raed"']],
    ['a broken file behind another', { 'safeclaw.config.yaml': 'extends: a.yaml\n', 'a.yaml': 'extends: b.yaml\n', 'b.yaml': 'version: 2\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_BROKEN a.yaml', 'a.yaml:2:10 error SC_EXTENDS_BROKEN b.yaml', 'b.yaml:1:10 error SC_UNKNOWN_VERSION 2']],
    ['itself', { 'safeclaw.config.yaml': 'extends: ./safeclaw.config.yaml\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_CYCLE ./safeclaw.config.yaml']],
    ['a circle', { 'safeclaw.config.yaml': 'extends: a.yaml\n', 'a.yaml': 'extends: b.yaml\n', 'b.yaml': 'extends: a.yaml\n' }, ['safeclaw.config.yaml:2:10 error SC_EXTENDS_BROKEN a.yaml', 'a.yaml:2:10 error SC_EXTENDS_BROKEN b.yaml', 'b.yaml:2:10 error SC_EXTENDS_CYCLE a.yaml']],
    ['a long chain', Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i === 0 ? 'safeclaw.config.yaml' : `${i}.yaml`, `extends: ${i + 1}.yaml\n`])), [...Array.from({ length: 8 }, (_, i) => `${i === 0 ? 'safeclaw.config' : i}.yaml:2:10 error SC_EXTENDS_BROKEN ${i + 1}.yaml`), '8.yaml:2:10 error SC_EXTENDS_TOO_DEEP 9.yaml']],
    ['a rule to leave out that is none', { 'safeclaw.config.yaml': 'extends: { from: a.yaml, without: [readd] }\n', 'a.yaml': rules('read: allow env:read A') }, ['safeclaw.config.yaml:2:36 error SC_UNKNOWN_ID readd'], /did you mean `read`/],
    ['an id twice in one file', { 'safeclaw.config.yaml': rules('one: allow env:read A', 'one: allow env:read B') }, ['safeclaw.config.yaml:4:11 error SC_DUPLICATE_ID one'], /another `id`/],
    ['an id that is inherited', { 'safeclaw.config.yaml': `extends: a.yaml\n${rules('one: deny env:read B')}`, 'a.yaml': rules('one: allow env:read A') }, ['a.yaml:3:11 error SC_DUPLICATE_ID one'], /leave the inherited one out: `\{ from: "a\.yaml", without: \["one"\] \}`/],
    ['an entry without a file', { 'safeclaw.config.yaml': 'extends: [{ without: [x] }]\n' }, ['safeclaw.config.yaml:2:11 error SC_WRONG_TYPE {'], /from: preset:node/],
    ['a key that is none', { 'safeclaw.config.yaml': 'extends: [{ from: a.yaml, except: [x] }]\n', 'a.yaml': '' }, ['safeclaw.config.yaml:2:27 error SC_UNKNOWN_KEY except'], /`without`/],
    ['a key of another dialect', { 'safeclaw.config.yaml': 'import: a.yaml\n', 'a.yaml': '' }, ['safeclaw.config.yaml:2:1 error SC_DIALECT import'], /`extends`/],
  ];
  for (const [title, files, expected, help] of cases) {
    const { load, write, folder } = loader(t, files);
    const loaded = load();
    t.same(found(loaded), expected, title);
    t.match(loaded.policy.decide(action('file:read /srv/x')), { kind: 'deny', code: 'SC_POLICY_NOT_LOADED' }, title);
    for (const { code } of loaded.diagnostics) t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`), `docs/errors/${code}.md`);
    if (help === undefined) continue;
    const one = loaded.diagnostics.find((diagnostic) => help.test(diagnostic.help ?? ''));
    t.ok(one, `${title}: ${String(help)}`, { help: loaded.diagnostics.map((diagnostic) => diagnostic.help) });
    if (one?.edit === undefined) continue;
    const at = loaded.texts.indexAt(one.edit.span.start);
    const own = loaded.texts.files[at];
    const from = loaded.texts.startOf(at);
    write(path.relative(folder, own?.file ?? ''), (own?.text ?? '').slice(0, one.edit.span.start - from) + one.edit.text + (own?.text ?? '').slice(one.edit.span.end - from));
    t.notMatch(found(load()).join('\n'), new RegExp(one.code), `${title}: the edit mends it`);
  }
});

t.test('a compiled form holds while every file says the same, and the hash covers them', async (t) => {
  const { load, write, languages, folder } = loader(t, { 'safeclaw.config.yaml': 'extends: [sub/a.yaml, preset:read-only]\n', 'sub/a.yaml': rules('allow env:read A') });
  const first = load().policy;
  const compiled = load();
  t.equal(languages(), 1);
  t.equal(decided(compiled, 'env:read A'), 'allow a.yaml#rules[0] sub/a.yaml:3:3');
  t.match(decided(compiled, `file:read ${folder}/.env`), /^deny read-only-secrets preset:read-only:\d+:3$/);
  t.same(compiled.policy.files, first.files);
  t.equal(compiled.policy.hash, first.hash);
  t.equal(compiled.policy.decide(action(`file:write ${folder}/sub/a.yaml`)).rule, 'protection:policy-file');
  write('sub/a.yaml', rules('deny env:read A'));
  t.equal(decided(load(), 'env:read A'), 'deny a.yaml#rules[0] sub/a.yaml:3:3', 'an edit of what is extended is seen');
  t.not(load().policy.hash, first.hash);
  const moved = `${folder}-moved`;
  fs.renameSync(folder, moved);
  t.teardown(() => { fs.rmSync(moved, { recursive: true, force: true }); });
  const before = languages();
  t.equal(decided(load({ cwd: moved, projects: [folder] }), 'env:read A'), 'deny a.yaml#rules[0] sub/a.yaml:3:3');
  t.equal(languages(), before, 'a folder that was moved keeps its compiled form');
  fs.rmSync(`${moved}/sub/a.yaml`);
  t.equal(load({ cwd: moved }).policy.loaded, false, 'a file that is gone closes the policy');
});

t.test('every preset loads by itself and beside the others, without a warning', async (t) => {
  for (const names of [...PRESETS.map((name) => [name]), ['ci', 'ecs', 'mcp-server'], ['aws-lambda', 'node'], ['mcp-server', 'read-only']]) {
    const { load } = loader(t, { 'safeclaw.config.yaml': `extends: [${names.map((name) => `preset:${name}`).join(', ')}]\n` });
    const loaded = load();
    t.same(found(loaded), [], names.join());
    t.ok(loaded.policy.loaded, names.join());
    t.ok(loaded.document?.rules.every(({ id }) => id !== null), 'each rule has an id');
  }
  t.same(fs.readdirSync(`${root}/src/policy/presets`).sort(), PRESETS.map((name) => `${name}.yaml`).sort());
  t.same(fs.readdirSync(`${root}/dist/presets`).sort(), PRESETS.map((name) => `${name}.yaml`).sort(), 'they are part of the package');
});
