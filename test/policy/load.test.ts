// From a file to a policy: what is read, what is kept, and what a policy that does not load does.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t, { type Test } from 'tap';
import * as language from '../../src/policy/language.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { PolicyPlace } from '../../src/policy/policy.ts';
import { action, place as anyPlace } from './policies.ts';

const good = 'version: 1\nrules:\n- { action: "file:read", path: "data/**", effect: allow }\n';

/** A folder with a policy, and how often the language was needed to load it. */
function loader(t: Test, files: Record<string, unknown>): { folder: string; load: (file?: string) => ReturnType<typeof loadPolicy>; languages: () => number } {
  const folder = fs.realpathSync(t.testdir(files as never));
  const place: PolicyPlace = { ...anyPlace, cwd: folder };
  let languages = 0;
  const load = (file?: string): ReturnType<typeof loadPolicy> => loadPolicy(place, { file, language: () => (languages++, language) });
  return { folder, load, languages: () => languages };
}

t.test('the file, its name and its hash', async (t) => {
  const { folder, load } = loader(t, { 'safeclaw.config.yaml': good, sub: { 'p.yaml': good } });
  const { policy, diagnostics, texts } = load();
  t.match(policy, { loaded: true, name: 'safeclaw.config.yaml', file: path.join(folder, 'safeclaw.config.yaml'), mode: 'enforce', enforcing: true, audit: { sink: 'file', folder: path.join(folder, '.safeclaw/audit') } });
  t.equal(policy.hash, createHash('sha256').update(good).digest('hex'));
  t.strictSame([diagnostics, texts.text], [[], good]);
  t.equal(policy.decide(action(`file:read ${folder}/data/x`)).kind, 'allow');
  const other = load('sub/p.yaml').policy;
  t.equal(other.name, 'sub/p.yaml');
  t.equal(other.decide(action(`file:read ${folder}/sub/data/x`)).kind, 'allow', "relative to the policy's folder");
  t.equal(other.decide(action(`file:read ${folder}/data/x`)).kind, 'deny');
  t.equal(loadPolicy({ ...anyPlace, cwd: '/' }, { file: path.join(folder, 'sub/p.yaml'), language: () => language }).policy.name.startsWith('/'), false);
  t.equal(loadPolicy({ ...anyPlace, cwd: '/usr' }, { file: path.join(folder, 'sub/p.yaml'), language: () => language }).policy.name, path.join(folder, 'sub/p.yaml'), 'elsewhere: the whole path');
});

t.test('settings', async (t) => {
  const { folder, load } = loader(t, { 'safeclaw.config.yaml': `${good}mode: observe\naudit: { sink: stderr, path: ../logs }\n` });
  t.match(load().policy, { mode: 'observe', enforcing: false, audit: { sink: 'stderr', folder: path.join(folder, '../logs') } });
  t.equal(loadPolicy({ ...anyPlace, lambda: true }, { text: good, language: () => language }).policy.audit.sink, 'stdout');
});

t.test('what does not load denies everything and says why', async (t) => {
  const { folder, load } = loader(t, { broken: { 'safeclaw.config.yaml': 'version: 1\nrules: [' }, invalid: { 'safeclaw.config.yaml': 'version: 1\nrules:\n- { action: "file:raed", effect: allow }\n' }, folder: { 'safeclaw.config.yaml': {} }, wrong: { 'safeclaw.config.yaml': 'version: 1\nrules:\n- { action: "*", effect: allow }\n- { effect: deny }\n' } });
  for (const [file, reason] of [['none.yaml', /no policy file none\.yaml: .*init/], ['broken/safeclaw.config.yaml', /policy check/], ['invalid/safeclaw.config.yaml', /policy check/], ['folder/safeclaw.config.yaml', /EISDIR/], ['wrong/safeclaw.config.yaml', /policy check/]] as const) {
    const { policy } = load(file);
    t.match(policy, { loaded: false, enforcing: true, mode: 'enforce' }, file);
    for (const line of [`file:read ${folder}/x`, 'env:read PATH', 'module:load /srv/app/x.js', 'resolve localhost', 'GET http://localhost/', 'file:stat /', 'file:read /dev/urandom']) {
      t.match(policy.decide(action(line)), { kind: 'deny', code: 'SC_POLICY_NOT_LOADED', reason, by: 'fault' }, `${file}: ${line}`);
    }
    for (const line of ['file:write /dev/stdout', 'file:write /dev/stderr', 'file:read /dev/stdin']) t.equal(policy.decide(action(line)).kind, 'allow', `${file}: ${line}`);
    t.equal(policy.decide(action(`file:write ${path.join(folder, file)}`)).code, 'SC_PROTECTED', 'protections hold');
  }
  t.equal(load('none.yaml').policy.hash, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

t.test('a fault of the reader is a closed policy', async (t) => {
  const { policy } = loadPolicy(anyPlace, { text: good, language: () => { throw new Error('lost'); } });
  t.match(policy.decide(action('file:read /x')), { code: 'SC_POLICY_NOT_LOADED', reason: /lost/ });
});

t.test('a pattern that stands for too much closes the policy', async (t) => {
  const bomb = '{a,b}'.repeat(20);
  const { policy } = loadPolicy(anyPlace, { text: `version: 1\nrules:\n- { action: "file:read", path: "/x/${bomb}", effect: allow }\n`, language: () => language });
  t.equal(policy.loaded, false);
});

t.test('a current compiled form needs no language, and says the same', async (t) => {
  const { folder, load, languages } = loader(t, { 'safeclaw.config.yaml': good });
  const first = load().policy;
  t.equal(languages(), 1);
  const second = load().policy;
  t.equal(languages(), 1, 'not loaded again');
  t.equal(second.hash, first.hash);
  for (const line of [`file:read ${folder}/data/x`, `file:read ${folder}/x`, 'env:read PATH']) t.strictSame(second.decide(action(line)), first.decide(action(line)), line);
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), good.replace('allow', 'deny'));
  t.equal(load().policy.decide(action(`file:read ${folder}/data/x`)).kind, 'deny', 'a changed policy is read again');
  t.equal(languages(), 2);
});

t.test('a form in doubt is not used', async (t) => {
  const { folder, load, languages } = loader(t, { 'safeclaw.config.yaml': good });
  load();
  const file = path.join(folder, '.safeclaw/compiled/safeclaw.config.yaml.json');
  t.equal(fs.statSync(file).mode & 0o077, 0, 'for its owner only');
  const kept = JSON.parse(fs.readFileSync(file, 'utf8'));
  const damages: Record<string, (form: any) => unknown> = {
    'not JSON': () => '{',
    empty: () => '',
    'a list': () => [],
    'another format': (form) => ({ ...form, format: 99 }),
    'another version': (form) => ({ ...form, version: '0.0.0-other' }),
    'another text': (form) => ({ ...form, text: `${good}#` }),
    'no hash': (form) => ({ ...form, hash: 'x' }),
    'no rules': (form) => { form.outline.rules = null; return form; },
    'an effect that is none': (form) => { form.outline.otherwise.effect = 'permit'; return form; },
    "a rule's effect that is none": (form) => { form.outline.rules[0].effect = 'ask'; return form; },
    'a matcher that is none': (form) => { form.outline.rules[0].matchers[0].key = 'pathh'; return form; },
    'a pattern that is no text': (form) => { form.outline.rules[0].matchers[0].patterns[0] = { toString: 1 }; return form; },
    'a place that is no text': (form) => { form.outline.rules[0].at = 1e9; return form; },
    'no name': (form) => { delete form.outline.rules[0].rule; return form; },
    'no actions': (form) => { form.outline.rules[0].actions = []; return form; },
    'a sink that is none': (form) => { form.outline.sink = 'nowhere'; return form; },
    'a folder that is no text': (form) => { form.outline.auditPath = 7; return form; },
    'a mode that is none': (form) => { form.outline.mode = 'off'; return form; },
  };
  for (const [title, damage] of Object.entries(damages)) {
    const damaged = damage(structuredClone(kept));
    fs.writeFileSync(file, typeof damaged === 'string' ? damaged : JSON.stringify(damaged));
    const before = languages();
    const { policy } = load();
    t.equal(languages(), before + 1, `${title}: read again`);
    t.equal(policy.decide(action(`file:read ${folder}/x`)).kind, 'deny', title);
    t.equal(policy.decide(action(`file:read ${folder}/data/x`)).kind, 'allow', title);
  }
});

t.test('a folder that cannot be written is no failure', async (t) => {
  const { load, languages } = loader(t, { 'safeclaw.config.yaml': good, '.safeclaw': 'a file stands here' });
  t.equal(load().policy.loaded, true);
  t.equal(load().policy.loaded, true);
  t.equal(languages(), 2);
});

t.test('links in the literal beginning of a pattern are followed', async (t) => {
  const { folder, load } = loader(t, { real: { deep: {}, file: '' }, link: t.fixture('symlink', 'real'), gone: t.fixture('symlink', 'nowhere'), 'safeclaw.config.yaml': 'version: 1\nrules:\n- { action: "file:read", path: ["link/**", "gone/x"], effect: allow }\n- { action: "file:write", path: "link/deep/new/*", effect: allow }\n- { action: "file:delete", path: "link/file", effect: allow }\n' });
  const { policy } = load();
  for (const line of ['file:read link/a', 'file:read real/a', 'file:write real/deep/new/x', 'file:write link/deep/new/x', 'file:delete real/file', 'file:delete link/file', 'file:read gone/x']) {
    const [kind, name] = line.split(' ') as [string, string];
    t.equal(policy.decide(action(`${kind} ${folder}/${name}`)).kind, 'allow', line);
  }
  t.equal(policy.decide(action(`file:read ${folder}/real`)).kind, 'deny');
  t.equal(policy.decide(action(`file:write ${folder}/real/x`)).kind, 'deny');
});
