// The JSON Schema and the parser agree about structure.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/action/vocabulary.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { policySchema } from '../../src/policy/schema-json.ts';
import { folderWith, safeclaw } from '../cli/safeclaw-command.ts';
import { root } from '../harness.ts';
import { broken, rule } from './broken.ts';

const schema = policySchema() as { properties: Record<string, Described>; $defs: { rule: { properties: Record<string, Described> } } };
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

interface Described {
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

t.test('what the parser takes, the schema takes', (t) => {
  const good: Record<string, string> = {
    'everything at the top': 'version: 1\ndefaultAction: allow\nmode: observe\nbaseline: none\nreload: true\naudit: { sink: stdout, path: ./log }\nrules: []\n',
    'rules to come': 'version: 1\nrules:\n',
    "the article's audit.sink": 'version: 1\naudit.sink: "stdout"\n',
    'lists and numbers': rule('id: one', 'action: ["network:connect", "network:request"]', 'host: [a.com, b.com]', 'port: [80, "8000-8999"]', 'reason: why'),
    'a glob of actions': rule('action: "file:*"', 'path: "/x"'),
    'a rule for a time': rule('action: "file:read"', 'when: { from: 2030-01-01, until: "2030-12-31T18:00:00+02:00", days: [mon-fri, sun], hours: ["09:00-17:30"], zone: Europe/Berlin }'),
    'a rule with a limit': rule('action: "tool:call"', 'limit: 100 per minute').replace('deny', 'allow'),
    'an AWS call': rule('action: ["aws:s3:Get*", "aws:*", "aws:*:List*"]', 'resource: "arn:aws:s3:::b/*"'),
  };
  for (const name of Object.keys(ACTIONS)) if (name !== 'aws:call') good[name] = rule(`action: "${name}"`);
  for (const name of fs.readdirSync(`${root}/fixtures/policies`).filter((one) => one.startsWith('article-'))) good[name] = fs.readFileSync(`${root}/fixtures/policies/${name}`, 'utf8');
  for (const [title, text] of Object.entries(good)) {
    t.not(readPolicy(text).document, null, `${title}: the parser`);
    t.ok(validate(parse(text)), `${title}: the schema`, { errors: validate.errors });
  }
  t.end();
});

t.test('broken structure fails in both', (t) => {
  for (const { title, text } of broken.filter((one) => one.structure === true)) {
    t.equal(readPolicy(text).document, null, `${title}: the parser`);
    t.notOk(validate(parse(text)), `${title}: the schema`);
  }
  t.end();
});

t.test('every key is described, with examples that are valid', (t) => {
  for (const [key, described] of Object.entries({ ...schema.properties, ...schema.$defs.rule.properties })) {
    t.match(described.description, /\.$/, key);
    t.ok((described.examples?.length ?? 0) > 0, key);
  }
  for (const [key, described] of Object.entries(schema.properties)) for (const example of described.examples ?? []) t.ok(validate({ version: 1, [key]: example }), `${key}: ${JSON.stringify(example)}`, { errors: validate.errors });
  for (const [key, described] of Object.entries(schema.$defs.rule.properties)) for (const example of described.examples ?? []) t.ok(validate({ version: 1, rules: [{ action: '*', effect: 'deny', [key]: example }] }), `${key}: ${JSON.stringify(example)}`, { errors: validate.errors });
  t.end();
});

interface Node extends Described {
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Every key of every mapping, however deep, with its place. */
function keysOf(node: unknown, at: string): [place: string, described: Node][] {
  if (typeof node !== 'object' || node === null) return [];
  const own = Object.entries((node as Node).properties ?? {}).map(([key, value]): [string, Node] => [`${at}.${key}`, value]);
  return [...own, ...Object.entries(node).filter(([key]) => key !== 'examples' && key !== 'enum').flatMap(([key, value]) => keysOf(value, key === 'properties' || /^\d+$/.test(key) ? at : `${at}/${key}`))];
}

t.test('keys within keys are described too, with examples that their own schema takes', (t) => {
  const keys = keysOf(schema, '');
  t.ok(keys.length > 45, `${keys.length} keys`);
  for (const [place, described] of keys) {
    t.match(described.description, /\.$/, place);
    t.ok((described.examples?.length ?? 0) > 0, place);
    const takes = new Ajv2020({ strict: true, allowUnionTypes: true }).compile({ ...described, $defs: schema.$defs });
    for (const example of described.examples ?? []) t.ok(takes(example), `${place}: ${JSON.stringify(example)}`, { errors: takes.errors });
  }
  t.end();
});

t.test('the first line that init writes names the schema that the package has', (t) => {
  const folder = folderWith(t, { 'package.json': '{"name":"app"}' });
  fs.mkdirSync(path.join(folder, 'node_modules/@authensor'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules/@authensor/safeclaw'));
  t.equal(safeclaw(['init'], { cwd: folder }).code, 0);
  const [first = ''] = fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8').split('\n');
  const named = /^# yaml-language-server: \$schema=(\.\/\S+)$/.exec(first)?.[1] ?? '';
  t.same(JSON.parse(fs.readFileSync(path.join(folder, named), 'utf8')), schema, first);
  const { files } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { files: string[] };
  t.ok(files.includes('dist') && !files.includes('!dist/schema.json'), 'and publishes');
  t.end();
});
