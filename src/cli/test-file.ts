// SPDX-License-Identifier: MIT
// A `*.policy-test.yaml` file → what it expects of which actions, and everything that is wrong with the file.

import { isSeq, type ParsedNode, isMap } from 'yaml';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { Effect, Located, Span } from '../policy/document.ts';
import { Findings } from '../policy/findings.ts';
import { unknownKey } from '../policy/read-keys.ts';
import { checkSource } from '../policy/read-source.ts';
import { type Entry, readEntries, readText, readTexts } from '../policy/read-values.ts';
import { readWord } from '../policy/read-words.ts';
import { nodeSpan, opening, parseYaml } from '../policy/read-yaml.ts';

export interface PolicyTest {
  readonly name: string | null;
  readonly expect: Effect;
  /** What has to decide: a rule's id or `rules[2]`, `default`, `baseline`, `protection`; null for anything. */
  readonly by: string | null;
  readonly actions: readonly Located<string>[];
  readonly span: Span;
}

export interface TestFile {
  /** Relative to the test file; null for the policy of the command. */
  readonly policy: string | null;
  readonly tests: readonly PolicyTest[];
}

export interface TestFileRead {
  /** Null where there is any error. */
  readonly file: TestFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

const TOP_KEYS = ['version', 'policy', 'tests'] as const;
const TEST_KEYS = ['name', 'expect', 'by', 'actions'] as const;
const NO_SLIPS: ReadonlyMap<string, string> = new Map();
const TOP_SLIPS = new Map([['cases', 'tests'], ['file', 'policy'], ['rules', 'tests']]);
const TEST_SLIPS = new Map([['action', 'actions'], ['effect', 'expect'], ['verdict', 'expect'], ['rule', 'by'], ['title', 'name'], ['description', 'name']]);

/** Reads a test file in the manner of a policy: nothing unknown is passed over. */
export function readTestFile(text: string): TestFileRead {
  const findings = new Findings(text);
  const root = checkSource(findings) ? parseYaml(findings) : null;
  const file = root === null ? null : readTop(findings, readEntries(findings, root), nodeSpan(root).start);
  return { file: findings.failed ? null : file, diagnostics: findings.sorted() };
}

function readTop(findings: Findings, entries: readonly Entry[], start: number): TestFile {
  let policy: string | null = null;
  let tests: readonly PolicyTest[] | null = null;
  for (const entry of entries) {
    switch (entry.key.value as (typeof TOP_KEYS)[number]) {
      case 'version':
        if (entry.value === null || findings.source(nodeSpan(entry.value)) !== '1') findings.error('SC_UNKNOWN_VERSION', entry.span, 'the version of a test file is 1', { label: 'not 1', help: 'write `version: 1`' });
        break;
      case 'policy':
        policy = readText(findings, entry)?.value ?? null;
        break;
      case 'tests':
        tests = readTests(findings, entry);
        break;
      default:
        unknownKey(findings, entry, 'a test file', TOP_KEYS, TOP_SLIPS);
    }
  }
  if (tests === null) findings.error('SC_TEST_INCOMPLETE', { start, end: start }, 'the file has no `tests`', { label: 'nothing is tested', help: 'write\ntests:\n  - expect: deny\n    actions: "file:read /etc/passwd"' });
  return { policy, tests: tests ?? [] };
}

function readTests(findings: Findings, entry: Entry): readonly PolicyTest[] | null {
  if (entry.value === null || !isSeq(entry.value) || entry.value.items.length === 0) {
    findings.error('SC_WRONG_TYPE', opening(findings.text, entry.span), '`tests` is a list, with at least one test', { label: 'each test starts with `- `' });
    return [];
  }
  return entry.value.items.map((item) => readTest(findings, item as ParsedNode)).filter((test) => test !== null);
}

function readTest(findings: Findings, node: ParsedNode): PolicyTest | null {
  const span = opening(findings.text, nodeSpan(node));
  if (!isMap(node)) {
    findings.error('SC_WRONG_TYPE', span, 'a test is a mapping with `expect` and `actions`', { label: 'no test', help: 'write\n- expect: deny\n  actions: "file:read /etc/passwd"' });
    return null;
  }
  const entries = new Map<string, Entry>();
  for (const entry of readEntries(findings, node)) {
    if ((TEST_KEYS as readonly string[]).includes(entry.key.value)) entries.set(entry.key.value, entry);
    else unknownKey(findings, entry, 'a test', TEST_KEYS, TEST_SLIPS);
  }
  const [name, expect, by, actions] = TEST_KEYS.map((key) => entries.get(key));
  if (expect === undefined || actions === undefined) findings.error('SC_TEST_INCOMPLETE', span, `a test has no \`${expect === undefined ? 'expect' : 'actions'}\``, { label: 'says nothing about the policy', help: expect === undefined ? 'add `expect: allow` or `expect: deny`' : 'add `actions: "file:read ./data.csv"`, or a list of them' });
  const expected = expect === undefined ? null : readWord(findings, expect, ['allow', 'deny'] as const, NO_SLIPS);
  const texts = actions === undefined ? null : readTexts(findings, actions);
  const read = { name: name === undefined ? null : (readText(findings, name)?.value ?? null), by: by === undefined ? null : (readText(findings, by)?.value ?? null) };
  return expected === null || texts === null ? null : { ...read, expect: expected.value, actions: texts, span };
}

/** JSON Schema (draft 2020-12) of a test file; the build writes it to dist/policy-test.schema.json. */
export function testFileSchema(): object {
  const action = { type: 'string', description: 'An action as `safeclaw policy explain` takes it. Relative paths start at the folder of the policy.', examples: ['file:read ./data.csv', 'network:request GET https://example.com/', 'shell:execute git status', 'env:read HOME'] };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'SafeClaw policy test',
    description: 'What a policy is expected to decide. `safeclaw policy test` runs every *.policy-test.yaml.',
    type: 'object',
    additionalProperties: false,
    required: ['tests'],
    properties: {
      version: { const: 1 },
      policy: { type: 'string', description: 'The policy that is tested, relative to this file; otherwise the one that the command is given, or would find.' },
      tests: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['expect', 'actions'],
          properties: {
            name: { type: 'string', description: 'Shown where it fails.' },
            expect: { enum: ['allow', 'deny'] },
            by: { type: 'string', description: 'What has to decide: the `id` of a rule or its place, `rules[2]`; `default`, `baseline`, or `protection`.', examples: ['rules[0]', 'default', 'baseline'] },
            actions: { description: 'One action or a list: all of them are expected to be decided so.', oneOf: [action, { type: 'array', minItems: 1, items: action }] },
          },
        },
      },
    },
  };
}
