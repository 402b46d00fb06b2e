// SPDX-License-Identifier: MIT
// A pure table: the JSON Schema (2020-12) of each kind of record, for readers of the log. Published with the package.

import { ACTIONS } from '../action/vocabulary.ts';

type Schema = Readonly<Record<string, unknown>>;

const hash64: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const text: Schema = { type: 'string' };
const textOrNull: Schema = { type: ['string', 'null'] };
const whole: Schema = { type: 'integer', minimum: 0 };
const port: Schema = { type: 'integer', minimum: -1, description: '-1 where what the program gave is no number of a port.' };
const processId: Schema = { type: 'integer', description: 'Negative for a group of processes, as in kill(2).' };
const brokered: Schema = { type: 'string', description: 'The variables whose values the gate put into the request, with spaces between; only where it did.' };
const cut: Schema = {
  type: 'array',
  description: 'Fields that were too long: the first part stands in the record, the whole had so many UTF-8 bytes and this SHA-256.',
  items: { type: 'object', properties: { field: text, bytes: whole, sha256: hash64 }, required: ['field', 'bytes', 'sha256'], additionalProperties: false },
};

const head: Readonly<Record<string, Schema>> = {
  v: { const: 1 },
  chain: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'One process or thread.' },
  pid: whole,
  tid: { ...whole, description: '0 in the main thread.' },
  policy: { type: 'string', pattern: '^[0-9a-f]{16}$', description: "First digits of the policy file's SHA-256." },
  seq: whole,
  time: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
};
const request: Schema = { ...text, description: 'On AWS Lambda: the request id of the invocation.' };
const tail: Readonly<Record<string, Schema>> = { prev: hash64, hash: hash64 };

const verdict: Readonly<Record<string, Schema>> = {
  verdict: { enum: ['allow', 'deny'] },
  by: { enum: ['protection', 'rule', 'baseline', 'default', 'fault'] },
  rule: text,
  position: textOrNull,
  reason: text,
  code: { type: 'string', pattern: '^SC_[A-Z_]+$' },
};
const observed: Schema = {
  type: 'object',
  description: 'Observe mode: what would have been.',
  properties: { verdict: { const: 'deny' }, code: text },
  required: ['verdict', 'code'],
  additionalProperties: false,
};

/** What a decision says beyond its target, by the action's name. */
const details: Readonly<Record<string, { readonly required: readonly string[]; readonly properties: Readonly<Record<string, Schema>> }>> = {
  'file:*': { required: [], properties: { asked: text } },
  'network:request': { required: ['method', 'host', 'port', 'address', 'protocol', 'url'], properties: { method: text, host: text, port, address: textOrNull, protocol: { enum: ['http', 'https', 'ws', 'wss'] }, url: text, brokered } },
  'network:connect': { required: ['host', 'port', 'address', 'protocol', 'path'], properties: { host: text, port, address: textOrNull, protocol: { enum: ['tcp', 'tls', 'udp', 'unix'] }, path: textOrNull, brokered } },
  'network:listen': { required: ['host', 'port', 'path'], properties: { host: text, port, path: textOrNull } },
  'network:resolve': { required: ['host'], properties: { host: text } },
  'shell:execute': { required: ['command', 'program', 'cwd', 'asked'], properties: { command: text, program: text, cwd: text, asked: text } },
  'env:*': { required: ['key'], properties: { key: text, listed: { const: true, description: 'Read with all others, as a copy of the environment is made, and not by its name.' } } },
  'aws:*': { required: ['service', 'operation', 'region', 'account', 'resources'], properties: { service: text, operation: text, region: textOrNull, account: textOrNull, resources: { type: 'string', description: 'ARNs with a space between.' }, brokered } },
  'module:load': { required: ['loader'], properties: { loader: { enum: ['script', 'package', 'wasm', 'worker'] }, asked: text } },
  'module:native': { required: [], properties: { asked: text } },
  'process:*': { required: ['targetPid', 'name'], properties: { targetPid: processId, name: text } },
  'tool:call': { required: ['tool', 'args'], properties: { tool: text, args: text } },
};

const actionNames: Schema = { anyOf: [{ enum: Object.keys(ACTIONS).filter((name) => name !== 'aws:call') }, { type: 'string', pattern: '^aws:[^:]+:[^:]+$' }] };

function record(kind: string, title: string, properties: Readonly<Record<string, Schema>>, required: readonly string[], optional: Readonly<Record<string, Schema>> = {}): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: { ...head, kind: { const: kind }, ...properties, ...optional, ...tail },
    required: [...Object.keys(head), 'kind', ...required, ...Object.keys(tail)],
    additionalProperties: false,
  };
}

function decisionSchema(): Schema {
  const all: Record<string, Schema> = {};
  for (const entry of Object.values(details)) for (const name of Object.keys(entry.properties)) all[name] ??= {};
  const base = record('decision', 'A decision, written before the act', { action: actionNames, target: text, ...all, ...verdict }, ['action', 'target', ...Object.keys(verdict)], { cut, observed, request });
  const branches = Object.entries(details).map(([pattern, { required, properties }]) => ({
    if: { properties: { action: pattern.endsWith('*') ? { pattern: `^${pattern.slice(0, -1)}` } : { const: pattern } } },
    then: { properties: { ...properties, ...Object.fromEntries(Object.keys(all).filter((name) => !(name in properties)).map((name) => [name, false])) }, required },
  }));
  return { ...base, allOf: branches };
}

/** The schema of each kind of record by the kind's name. */
export function recordSchemas(): Readonly<Record<'genesis' | 'decision' | 'count' | 'resume' | 'key' | 'seal' | 'segment' | 'clock' | 'reload' | 'close', Schema>> {
  const genesis = { parent: textOrNull, policyHash: hash64, policyName: text, mode: { enum: ['enforce', 'observe'] }, safeclaw: text, node: text, platform: text, program: text, cwd: text };
  // Logs of before these were written do not have them.
  const state = { loaded: { type: 'boolean', description: 'False where the policy did not load and everything is denied.' }, installed: { type: 'boolean', description: "False where the gate is only asked and does not stand in front of Node's functions." } };
  const count = { action: { enum: ['env:read', 'file:stat'] }, target: text, count: { type: 'integer', minimum: 1 }, first: whole, ...verdict };
  const signature: Schema = { type: 'string', pattern: '^[0-9a-f]{128}$', description: 'Ed25519, over `safeclaw seal v1`, a newline, and the line up to this field.' };
  const next: Schema = { ...hash64, description: 'The public key of the next seal.' };
  const key = { keys: { ...hash64, description: "SHA-256 of the operator's public keys." }, day: { ...whole, description: 'Which of them signed this record.' }, fileDay: { ...whole, description: 'The day of the seed that the key file still held.' }, next, signature };
  const seal = { size: { ...whole, description: 'How many records stand before it.' }, root: { ...hash64, description: 'The root of their Merkle tree.' }, next: { anyOf: [next, { type: 'null' }] }, signature };
  const reload = {
    loaded: { type: 'boolean', description: 'Whether it is in force from here on.' },
    before: { ...hash64, description: 'The policy that was in force.' },
    after: { ...hash64, description: 'The policy that was read.' },
    mode: { enum: ['enforce', 'observe'], description: 'What is in force from here on.' },
    code: { type: ['string', 'null'], pattern: '^SC_[A-Z_]+$', description: 'Why it was not taken over.' },
    kept: { ...text, description: 'What of it takes a new start, with a space between.' },
  };
  const resume = { refused: whole, failure: text, torn: whole };
  return {
    genesis: record('genesis', 'The first record of a chain', genesis, Object.keys(genesis), { ...state, cut }),
    decision: decisionSchema(),
    count: record('count', 'How often a recorded action repeated', count, Object.keys(count), { cut, observed, request }),
    resume: record('resume', 'The log could not be written for a while', resume, Object.keys(resume)),
    key: record('key', 'The first key of a chain that is sealed', key, Object.keys(key)),
    seal: record('seal', 'A seal over every record before it', seal, Object.keys(seal)),
    segment: record('segment', 'The chain goes on in another file', { segment: { type: 'integer', minimum: 2, description: 'Which file of the chain this is.' }, after: { ...text, description: 'The name of the one before.' } }, ['segment', 'after']),
    clock: record('clock', 'The clock was set, or the machine slept', { moved: { type: 'integer', description: 'Milliseconds, before the record above; negative where the clock was set back.' } }, ['moved']),
    reload: record('reload', 'The policy was read again', reload, Object.keys(reload)),
    close: record('close', 'The process ended in an orderly way', { reason: text }, ['reason'], { cut }),
  };
}
