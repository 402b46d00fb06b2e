// Variables in patterns: what stands for them, that a value is only text, and what is refused and where.

import * as fs from 'node:fs';
import { minimatch } from 'minimatch';
import t from 'tap';
import type { Diagnostic } from '../../src/policy/diagnostic.ts';
import * as language from '../../src/policy/language.ts';
import { loadPolicy, type LoadedPolicy } from '../../src/policy/load.ts';
import type { PolicyPlace } from '../../src/policy/policy.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { root } from '../harness.ts';
import { action, place as anyPlace } from './policies.ts';

const place: PolicyPlace = { ...anyPlace, tmp: '/var/tmp/' };

function load(rule: string, env: Readonly<Record<string, string>> = {}, at: Partial<PolicyPlace> = {}): LoadedPolicy {
  const text = `version: 1\nbaseline: none\nrules:\n  - { ${rule}, effect: allow }\n`;
  return loadPolicy({ ...place, environment: (name) => (Object.hasOwn(env, name) ? env[name] : undefined), ...at }, { text, language: () => language });
}

const errors = ({ diagnostics, texts }: LoadedPolicy): string[] => diagnostics.filter(({ severity }) => severity === 'error').map(({ code, span }: Diagnostic) => `${code} ${texts.text.slice(span.start, span.end)}`);

t.test('what stands for them', (t) => {
  const env = { DIR: '/srv/[data]', HOST: 'Api.Example.com', PORT: '8080', PREFIX: 'A{B', BIN: '/opt/tools/bin', BUCKET: 'b' };
  const cases: readonly (readonly [rule: string, allowed: string, denied: string])[] = [
    ['action: "file:read", path: "${project}/**"', 'file:read /srv/app/x', 'file:read /srv/x'],
    ['action: "file:read", path: "${home}/x"', 'file:read /home/agent/x', 'file:read /home/x'],
    ['action: "file:write", path: "${tmp}/*"', 'file:write /var/tmp/x', 'file:write /var/tmp/x/y'],
    ['action: "file:read", path: "${env:DIR}/*.csv"', 'file:read /srv/[data]/a.csv', 'file:read /srv/d/a.csv'],
    ['action: "file:read", path: "/{a,${env:BUCKET}}/x"', 'file:read /b/x', 'file:read /{a,b}/x'],
    ['action: "network:request", host: "${env:HOST}"', 'GET https://api.example.com/', 'GET https://example.com/'],
    ['action: "network:request", host: "*.${env:HOST}"', 'GET https://v1.api.example.com/', 'GET https://api.example.com/'],
    ['action: "network:listen", port: "${env:PORT}"', 'listen 127.0.0.1:8080', 'listen 127.0.0.1:8081'],
    ['action: "env:read", key: "${env:PREFIX}_*"', 'env:read A{B_C', 'env:read AB_C'],
    ['action: "shell:execute", command: "x --dir ${env:BIN} *"', '$ x --dir /opt/tools/bin y', '$ x --dir /opt y'],
    ['action: "network:request", url: "https://${env:HOST}/${env:BUCKET}/*"', 'GET https://api.example.com/b/x', 'GET https://api.example.com/c/x'],
    ['action: "network:request", path: "/${env:BUCKET}/*"', 'GET https://x.example/b/x', 'GET https://x.example/c/x'],
    ['action: "aws:s3:GetObject", resource: "arn:aws:s3:::${env:BUCKET}/*"', 'aws:s3:GetObject - - arn:aws:s3:::b/x', 'aws:s3:GetObject - - arn:aws:s3:::c/x'],
    ['action: "file:read", path: "/$${project}/x"', 'file:read /${project}/x', 'file:read /srv/app/x'],
    ['action: "file:read", path: "/${a,b}/x"', 'file:read /${a,b}/x', 'file:read /$a/x'],
  ];
  for (const [rule, allowed, denied] of cases) {
    const loaded = load(rule, env);
    t.same(errors(loaded), [], rule);
    t.equal(loaded.policy.decide(action(allowed)).kind, 'allow', `${rule}: ${allowed}`);
    t.equal(loaded.policy.decide(action(denied)).kind, 'deny', `${rule}: ${denied}`);
  }
  t.same(load('action: "file:read", path: ["${env:DIR}", "${home}/x"]', env).policy.variables, { 'env:DIR': '/srv/[data]', home: '/home/agent' });
  t.end();
});

t.test('a value matches itself and nothing else, whatever it looks like', (t) => {
  for (const value of ['/a/*', '/a/**', '/a/?', '/a/[b]', '/a/{b,c}', '/a/!(b)', '/a/+(b)', '/a/@(b|c)', '/a/\\*', '/a/b,c', '/a/~', '/a/$x', '/a/$', '/a b', '/#a', '/!a', '/a/{1..3}', '/é']) {
    for (const behind of ['', '/*', '/{x,y}']) {
      const { policy } = load(`action: "file:read", path: "\${env:V}${behind}"`, { V: value });
      const plain = behind === '' ? value : `${value}/x`;
      t.ok(policy.loaded, `${value}${behind}`);
      t.equal(policy.decide(action(`file:read ${plain}`)).kind, 'allow', `${plain} by ${value}${behind}`);
      for (const other of ['/a/b', '/a/b/x', '/a/c', '/a/c/x', '/a/1', '/a/1/x', '/a/x', '/a/x/x', '/a/x/y/x', '/b', '/a/bb/x'].filter((one) => one !== plain)) {
        if (behind === '/*' && minimatch(other, '/a/*') && value === '/a') continue;
        t.equal(policy.decide(action(`file:read ${other}`)).kind, 'deny', `${other} by ${value}${behind}`);
      }
    }
  }
  for (const value of ['A*', 'A?', 'A[B]', '{A,B}', 'A\\*', '!A']) {
    const { policy } = load('action: "env:read", key: "${env:V}"', { V: value });
    t.equal(policy.decide(action(`env:read ${value}`)).kind, 'allow', value);
    for (const other of ['AB', 'A', 'B', 'AA']) t.equal(policy.decide(action(`env:read ${other}`)).kind, 'deny', `${other} by ${value}`);
  }
  t.end();
});

t.test('what is refused, at the variable itself', (t) => {
  const cases: readonly (readonly [rule: string, env: Readonly<Record<string, string>>, expected: string, help: RegExp])[] = [
    ['action: "file:read", path: "/x/${env:V}"', {}, 'SC_VARIABLE_UNSET ${env:V}', /set V before/],
    ['action: "file:read", path: "${env:V}/**"', { V: '' }, 'SC_VARIABLE_UNSET ${env:V}', /set V before/],
    ['action: "file:read", path: "${env:constructor}/**"', {}, 'SC_VARIABLE_UNSET ${env:constructor}', /set constructor/],
    ['action: "file:read", path: "${env:V}/**"', { V: '/' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "file:read", path: "/x/${env:V}/y"', { V: '../..' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "file:read", path: "/x/${env:V}"', { V: 'a\nb' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "file:read", path: "/x/${env:V}{a,b}"', { V: 'y$' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "network:request", host: "${env:V}"', { V: '*' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "network:request", host: "${env:V}"', { V: '0.0.0.0/0' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "network:listen", port: "${env:V}"', { V: '0-65535' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "network:listen", port: "${env:V}"', { V: '99999' }, 'SC_IMPOSSIBLE_PATTERN "${env:V}"', /0 to 65535|^$/],
    ['action: "shell:execute", command: "${env:V}"', { V: 'git *' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "network:request", url: "https://x.example/${env:V}"', { V: '*' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "*", path: "/x/${env:V}"', { V: 'a[b]' }, 'SC_VARIABLE_VALUE ${env:V}', /set V to/],
    ['action: "file:read", path: "${HOME}/x"', {}, 'SC_UNKNOWN_VARIABLE ${HOME}', /`\$\{home\}`/],
    ['action: "file:read", path: "${projct}/x"', {}, 'SC_UNKNOWN_VARIABLE ${projct}', /`\$\{project\}`/],
    ['action: "file:read", path: "${DATA}/x"', { DATA: '/d' }, 'SC_UNKNOWN_VARIABLE ${DATA}', /`\$\{env:DATA\}`/],
    ['action: "file:read", path: "${a:b.c}/x"', {}, 'SC_UNKNOWN_VARIABLE ${a:b.c}', /the variables are/],
    ['action: "env:read", key: "${TOKEN}"', {}, 'SC_IMPOSSIBLE_PATTERN "${TOKEN}"', /TOKEN/],
    ['id: "${project}", action: "file:read"', {}, 'SC_VARIABLE_MISPLACED ${project}', /write the text out/],
    ['reason: "in ${project}", action: "file:read"', {}, 'SC_VARIABLE_MISPLACED ${project}', /write the text out/],
    ['action: "file:read", path: "${home}/src/"', {}, 'SC_IMPOSSIBLE_PATTERN "${home}/src/"', /`"?\$\{home\}\/src\/\*\*"?`/],
  ];
  for (const [rule, env, expected, help] of cases) {
    const loaded = load(rule, env);
    t.same(errors(loaded), [expected], rule);
    t.notOk(loaded.policy.loaded, rule);
    const one = loaded.diagnostics.find(({ severity }) => severity === 'error');
    t.match(one?.help ?? '', help, rule);
    t.ok(fs.existsSync(`${root}/docs/errors/${one?.code}.md`));
    if (one?.edit === undefined) continue;
    const { text } = loaded.texts;
    const mended = text.slice(0, one.edit.span.start) + one.edit.text + text.slice(one.edit.span.end);
    t.same(loadPolicy({ ...place, environment: (name) => env[name] }, { text: mended, language: () => language }).diagnostics.filter(({ code }) => code === one.code), [], `the edit mends it: ${mended}`);
  }
  for (const at of [{ home: '/' }, { projects: ['/'] }, { projects: [] }, { tmp: '' }]) t.notOk(load('action: "file:read", path: ["${home}/**", "${project}/**", "${tmp}/**"]', {}, at).policy.loaded, JSON.stringify(at));
  const noted = load('action: "file:read", path: "${env:V}/**"', { V: '/d' });
  t.same(noted.diagnostics.map(({ code, severity }) => [code, severity]), [['SC_VARIABLE_ENVIRONMENT', 'note']], 'its risk is noted');
  t.ok(noted.policy.loaded);
  t.not(readPolicy('version: 1\nrules:\n  - { action: "network:listen", port: "${env:PORT}", effect: allow }\n').document, null, 'a text by itself has no values to find fault with');
  t.end();
});

t.test('the folder of the log', (t) => {
  const { policy } = loadPolicy(place, { text: 'version: 1\naudit: { path: "${home}/logs", seal: "${tmp}/k" }\n', language: () => language });
  t.match(policy.audit, { folder: '/home/agent/logs', seal: { key: '/var/tmp/k' } });
  t.end();
});

t.test('values key the compiled form', (t) => {
  const folder = t.testdir({ 'safeclaw.config.yaml': 'version: 1\nrules:\n  - { action: "file:read", path: "${env:V}/*", effect: allow }\n' });
  let languages = 0;
  const at = (V: string): LoadedPolicy => loadPolicy({ ...place, cwd: folder, environment: () => V }, { language: () => (languages++, language) });
  for (const [value, times] of [['/a', 1], ['/a', 1], ['/b', 2], ['/b', 2]] as const) {
    t.equal(at(value).policy.decide(action('file:read /a/x')).kind, value === '/a' ? 'allow' : 'deny');
    t.same(at(value).policy.variables, { 'env:V': value });
    t.equal(languages, times, value);
  }
  t.end();
});
