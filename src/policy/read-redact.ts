// SPDX-License-Identifier: MIT
// `audit.redact` of a policy: secrets by names and forms that only the operator knows.

import type { Located, RedactNode } from './document.ts';
import { shown, type Findings } from './findings.ts';
import { unknownKey } from './read-keys.ts';
import { readMapping, readTexts, type Entry } from './read-values.ts';

const KEYS = ['names', 'patterns'];
const SLIPS: ReadonlyMap<string, string> = new Map([['keys', 'names'], ['fields', 'names'], ['regex', 'patterns'], ['regexes', 'patterns'], ['values', 'patterns']]);
const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

export function readRedact(findings: Findings, entry: Entry): RedactNode | null {
  const entries = readMapping(findings, entry, 'write `redact: { names: ["ssn"], patterns: ["acme_[0-9]{8}"] }`');
  if (entries === null) return null;
  let redact: RedactNode = { names: [], patterns: [] };
  for (const inner of entries) {
    if (inner.key.value === 'names') redact = { ...redact, names: texts(findings, inner, nameFault) };
    else if (inner.key.value === 'patterns') redact = { ...redact, patterns: texts(findings, inner, patternFault) };
    else unknownKey(findings, inner, 'redact', KEYS, SLIPS);
  }
  return redact;
}

interface Fault {
  readonly message: string;
  readonly label: string;
  readonly help: string;
}

function texts(findings: Findings, entry: Entry, faultOf: (text: string) => Fault | null): readonly Located<string>[] {
  const read = readTexts(findings, entry) ?? [];
  for (const { value, span } of read) {
    const fault = faultOf(value);
    if (fault !== null) findings.error('SC_UNKNOWN_VALUE', span, fault.message, { label: fault.label, help: fault.help });
  }
  return read;
}

function nameFault(name: string): Fault | null {
  return NAME.test(name) ? null : { message: `\`${shown(name)}\` is no name of a field`, label: 'letters, digits, `_`, `-` and `.` only', help: 'a form of the secret itself goes into `patterns`' };
}

function patternFault(pattern: string): Fault | null {
  try {
    // One that finds nothing in nothing: with an empty match every place of every record would be taken out.
    if (!new RegExp(pattern, 'dg').test('')) return null;
  } catch (error) {
    return { message: `\`${shown(pattern)}\` is no regular expression: ${error instanceof Error ? error.message : String(error)}`, label: 'cannot be read', help: 'the regular expressions of JavaScript, without slashes: `acme_[0-9]{8}`' };
  }
  return { message: `\`${shown(pattern)}\` matches an empty text`, label: 'would match everywhere', help: 'say at least one character that must be there' };
}
