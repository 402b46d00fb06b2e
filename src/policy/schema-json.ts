// SPDX-License-Identifier: MIT
// The JSON Schema of a policy file, made from the vocabulary: what editors complete and check while a person writes.

import { ACTIONS, type Matcher } from '../action/vocabulary.ts';
import { ACTION_NAMES, actionEntry } from './action-set.ts';
import { PRESET_PREFIX, PRESETS } from './presets.ts';
import { LIMIT_UNITS } from './read-limit.ts';
import { leastSize, sizePattern } from './size.ts';

interface MatcherText {
  readonly description: string;
  readonly examples: readonly unknown[];
}

const MATCHER_TEXTS: Readonly<Record<Matcher, MatcherText>> = {
  path: { description: "A file's absolute path, symlinks resolved, as a glob; relative patterns start at the policy file's folder, `~` is the home folder, `${project}`, `${home}`, `${tmp}` and `${env:NAME}` are replaced. For requests, the path and query as sent.", examples: ['/app/**', './data/*.csv', '~/.cache/**'] },
  method: { description: 'The method of an HTTP request.', examples: ['GET', ['GET', 'HEAD']] },
  host: { description: 'The host that is connected to: a name in which `*` spans labels, an address, or a block of addresses.', examples: ['api.example.com', '*.s3.amazonaws.com', '10.0.0.0/8'] },
  port: { description: 'A port, or a range of ports.', examples: [443, '8000-8999'] },
  url: { description: "`protocol://host[:port]/path`, the port left out where it is the protocol's own; `*` stands for any text.", examples: ['https://api.example.com/v1/*'] },
  protocol: { description: '`http`, `https`, `ws`, `wss` of requests; `tcp`, `tls`, `udp`, `unix` of connections.', examples: ['https', 'tcp'] },
  command: { description: 'One command as it runs: the program without its folder, then its arguments; `*` stands for any text.', examples: ['npm test', 'aws s3 cp *'] },
  program: { description: "The program's absolute path as a glob, or its name.", examples: ['/usr/bin/git', 'git'] },
  cwd: { description: 'The folder that the program is started in, as a glob.', examples: ['/app/**'] },
  key: { description: 'The name of an environment variable; `*` stands for any text.', examples: ['AWS_SECRET_ACCESS_KEY', 'AWS_*'] },
  service: { description: 'The AWS service as in an ARN.', examples: ['s3'] },
  operation: { description: 'The operation of the AWS service.', examples: ['GetObject', 'Get*'] },
  region: { description: 'The AWS region.', examples: ['eu-west-1'] },
  resource: { description: 'The ARN of what an AWS call is about.', examples: ['arn:aws:s3:::bucket/*'] },
  account: { description: 'The AWS account, 12 digits.', examples: ['123456789012'] },
  kind: { description: 'What is loaded: `script`, `package`, `wasm` or `worker`.', examples: ['script'] },
  pid: { description: 'The number of the process that is signalled.', examples: [1] },
  name: { description: 'The signal, the function of the inspector, or the binding.', examples: ['SIGTERM'] },
  tool: { description: "The name of the agent's tool.", examples: ['search'] },
  args: { description: "The tool's arguments as JSON text; `*` stands for any text.", examples: ['*"query"*'] },
};

const NUMERIC: readonly Matcher[] = ['port', 'pid'];

/** JSON Schema (draft 2020-12) of a policy file; the build writes it to dist/schema.json. */
export function policySchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'SafeClaw policy',
    description: 'What a program may do. Rules are tried from top to bottom, and the first that matches decides.',
    type: 'object',
    required: ['version'],
    additionalProperties: false,
    properties: {
      version: { description: 'The version of this language.', const: 1, examples: [1] },
      defaultAction: { description: 'What happens where no rule matches; `deny` where absent.', enum: ['deny', 'allow'], default: 'deny', examples: ['deny'] },
      mode: { description: '`enforce` blocks what is denied; `observe` blocks nothing and records what would have been blocked.', enum: ['enforce', 'observe'], default: 'enforce', examples: ['observe'] },
      baseline: { description: 'What Node itself needs to start and load code is allowed (`safeclaw policy baseline` lists it), or with `none` is not.', enum: ['default', 'none'], default: 'default', examples: ['none'] },
      extends: { description: 'Files, and presets that come with SafeClaw, whose rules stand below the rules of this one.', anyOf: [extended(), { type: 'array', items: extended() }], examples: ['preset:node', ['./base.yaml', { from: 'preset:node', without: ['node-tmp'] }]] },
      reload: { description: 'A policy that has changed is read again, without a new start; one that does not load changes nothing.', type: 'boolean', default: false, examples: [true] },
      audit: { description: 'Where the audit log goes.', type: 'object', additionalProperties: false, properties: { sink: sink(), path: auditPath(), seal: seal(), rotate: size('A new file is begun at so many bytes; the chain goes on in it.', '64MiB'), limit: size('The most that one process or thread may log to files; then everything is denied.', '1GiB'), redact: redact() }, examples: [{ sink: 'stdout' }] },
      'audit.sink': sink(),
      'audit.path': auditPath(),
      aws: { description: 'What stands for AWS beside its own endpoints, and who gets the credentials.', type: 'object', additionalProperties: false, properties: { endpoints: endpoints(), credentials: { description: 'The gate gets the credentials itself, wherever the SDK would: the program sees placeholders, and calls that are allowed are signed again as they leave.', enum: ['broker'], examples: ['broker'] } }, examples: [{ endpoints: { s3: 'http://127.0.0.1:9000' } }] },
      rules: { description: 'The rules, first match first.', type: ['array', 'null'], items: { $ref: '#/$defs/rule' }, examples: [[{ action: 'file:read', path: '/app/**', effect: 'allow' }]] },
    },
    $defs: { rule: rule(), action: action() },
  };
}

function extended(): object {
  const preset = `^preset:(?:${PRESETS.join('|')})$`;
  const from = { description: "A policy file, from this one's folder on, or a preset.", type: 'string', anyOf: [{ pattern: preset }, { pattern: '^(?!preset:)[\\s\\S]*\\S' }], examples: ['./base.yaml', ...PRESETS.map((name) => `${PRESET_PREFIX}${name}`)] };
  const id = { type: 'string', minLength: 1 };
  const without = { description: 'Rules that are left out, by their `id`.', anyOf: [id, { type: 'array', items: id }], examples: [['node-tmp']] };
  return { anyOf: [from, { type: 'object', required: ['from'], additionalProperties: false, properties: { from, without } }] };
}

function sink(): object {
  return { description: 'A file in `.safeclaw/audit`, standard output (the default on AWS Lambda), or standard error.', enum: ['file', 'stdout', 'stderr'], examples: ['stdout'] };
}

function auditPath(): object {
  return { description: "The folder of the `file` sink, from the policy file's folder on.", type: 'string', minLength: 1, default: '.safeclaw/audit', examples: ['/var/log/agent'] };
}

function endpoints(): object {
  const url = { type: 'string', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+/?$' };
  return { description: 'Servers that stand for services, by the name of the service: calls of it are known there, and nowhere else but at AWS.', type: 'object', additionalProperties: oneOrMore(url), examples: [{ s3: 'http://127.0.0.1:9000', sqs: ['http://localhost:4566'] }] };
}

function seal(): object {
  const key = { description: "The private key file that `safeclaw audit keygen` made, from the policy file's folder on.", type: 'string', minLength: 1, examples: ['./safeclaw.seal.key'] };
  const count = (description: string, maximum: number, value: number): object => ({ description, type: 'integer', minimum: 1, maximum, default: value, examples: [value] });
  const often = { records: count('A seal after so many records.', 1_000_000, 1024), seconds: count('A seal after so many seconds, where that comes first.', 86_400, 10) };
  return { description: 'The log is sealed with this key.', anyOf: [key, { type: 'object', required: ['key'], additionalProperties: false, properties: { key, ...often } }], examples: ['./safeclaw.seal.key'] };
}

function redact(): object {
  const texts = (description: string, example: string): object => ({ description, type: 'array', items: { type: 'string', minLength: 1 }, examples: [[example]] });
  return { description: 'Secrets that are taken out of records besides those that always are. Try it with `safeclaw audit redact`.', type: 'object', additionalProperties: false, properties: { names: texts('Fields, options, headers and variables whose values are secret.', 'ssn'), patterns: texts('Regular expressions of JavaScript for secrets by their form; where one has a group, only that is taken out.', 'acme_[0-9]{8}') }, examples: [{ names: ['ssn'] }] };
}

function size(description: string, example: string): object {
  return { description, anyOf: [{ type: 'integer', minimum: leastSize }, { type: 'string', pattern: sizePattern.source }], examples: [example] };
}

function rule(): object {
  return {
    description: 'One rule: all of its matchers must match, and of a list any.',
    type: 'object',
    required: ['action', 'effect'],
    additionalProperties: false,
    properties: {
      id: { description: 'A name for the rule, which no other has, shown in errors and in the audit log.', type: 'string', minLength: 1, examples: ['read-only-s3'] },
      action: { description: 'What the rule is about: a name, a list of names, or a glob such as `file:*`.', ...oneOrMore({ $ref: '#/$defs/action' }), examples: ['file:read', ['env:read', 'env:write'], 'aws:s3:Get*'] },
      effect: { description: 'What happens where the rule matches; `broker` shows a variable as a placeholder, and puts its value into the headers of requests to `hosts`.', enum: ['allow', 'deny', 'broker'], examples: ['deny'] },
      hosts: { description: 'With `effect: broker`: the hosts whose requests may leave with the value.', ...oneOrMore({ type: 'string', minLength: 1, pattern: '[^*.]' }), examples: ['api.openai.com'] },
      reason: { description: 'Why; shown to whoever meets the denial.', type: 'string', minLength: 1, examples: ['Agent is read-only for S3'] },
      when: when(),
      limit: { description: 'How often the rule allows, in any time of that length, counted in each process and thread; what is more is denied. For rules that allow.', type: 'string', pattern: `^([1-9][0-9]{0,5}|1000000) per (${LIMIT_UNITS.join('|')})$`, examples: ['100 per minute', '20 per process'] },
      ...Object.fromEntries((Object.keys(MATCHER_TEXTS) as Matcher[]).map((key) => [key, matcher(key)])),
    },
  };
}

function when(): object {
  const moment = (description: string, example: string): object => ({ description, type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d([Tt ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|z|[+-]\\d\\d:?\\d\\d))?$', examples: [example] });
  const name = '(sun|mon|tue|wed|thu|fri|sat)';
  const days = { description: 'On these days of the week.', ...oneOrMore({ type: 'string', pattern: `^${name}(-${name})?$` }), examples: [['mon-fri'], 'sat'] };
  const hours = { description: 'At these hours; those that end before they begin go on after midnight.', ...oneOrMore({ type: 'string', pattern: '^\\d\\d:\\d\\d-\\d\\d:\\d\\d$' }), examples: ['09:00-17:30'] };
  const zone = { description: 'The time zone of days, hours and dates without one, as IANA names it; UTC where absent.', type: 'string', minLength: 1, default: 'UTC', examples: ['Europe/Berlin'] };
  const properties = { from: moment('From this day, or from this moment on.', '2030-01-01'), until: moment('Up to and with this day, or up to this moment.', '2030-12-31'), days, hours, zone };
  return { description: 'The times at which the rule holds; at others it matches nothing.', type: 'object', additionalProperties: false, minProperties: 1, properties, examples: [{ until: '2030-12-31' }, { days: ['mon-fri'], hours: '09:00-17:30', zone: 'Europe/Berlin' }] };
}

function matcher(key: Matcher): object {
  const owners = ACTION_NAMES.filter((name) => actionEntry(name).matchers.includes(key));
  const all = (ACTIONS['aws:call'].matchers as readonly Matcher[]).includes(key) ? [...owners, 'aws:*'] : owners;
  const text = { type: 'string', minLength: 1, pattern: '\\S' };
  const { description, examples } = MATCHER_TEXTS[key];
  return { description: `${description} For ${all.join(', ')}.`, ...oneOrMore(NUMERIC.includes(key) ? { anyOf: [text, { type: 'integer', minimum: 0 }] } : text), examples };
}

/** The names with their sentences for editors, and patterns for globs and AWS calls. */
function action(): object {
  return {
    anyOf: [
      ...ACTION_NAMES.map((name) => ({ const: name, description: `${actionEntry(name).summary}.` })),
      { type: 'string', pattern: '^aws:(\\*|[a-z0-9*-]+:[A-Za-z0-9*]+)$', description: `${ACTIONS['aws:call'].summary}.`, examples: ['aws:s3:GetObject'] },
      { type: 'string', pattern: '^[a-z:*]*\\*[a-z:*]*$', description: 'a glob over action names.', examples: ['file:*', '*'] },
    ],
  };
}

function oneOrMore(item: object): object {
  return { anyOf: [item, { type: 'array', minItems: 1, items: item }] };
}
