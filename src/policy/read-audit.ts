// SPDX-License-Identifier: MIT
// The `audit` key of a policy: where the log goes, how it is sealed, what it keeps.

import { isScalar } from 'yaml';
import type { AuditNode, Located, SealNode, SinkName } from './document.ts';
import type { Findings } from './findings.ts';
import { unknownKey } from './read-keys.ts';
import { readRedact } from './read-redact.ts';
import { isEmptyNode, readMapping, readText, type Entry } from './read-values.ts';
import { readWord } from './read-words.ts';
import { nodeSpan } from './read-yaml.ts';
import { leastSize, parseSize } from './size.ts';
import { expandPath } from './variables.ts';

export const noAudit: AuditNode = { sink: null, path: null, seal: null, rotate: null, limit: null, redact: null };

const AUDIT_KEYS = ['sink', 'path', 'seal', 'rotate', 'limit', 'redact'];
const AUDIT_SLIPS: ReadonlyMap<string, string> = new Map([['destination', 'sink'], ['output', 'sink'], ['folder', 'path'], ['dir', 'path'], ['directory', 'path'], ['file', 'path'], ['sign', 'seal'], ['signing', 'seal'], ['seals', 'seal'], ['rotation', 'rotate'], ['maxSize', 'rotate'], ['segment', 'rotate'], ['maxTotal', 'limit'], ['quota', 'limit'], ['mask', 'redact'], ['secrets', 'redact'], ['redaction', 'redact']]);
const SEAL_KEYS = ['key', 'records', 'seconds'];
const SEAL_SLIPS: ReadonlyMap<string, string> = new Map([['keyFile', 'key'], ['path', 'key'], ['file', 'key'], ['every', 'records'], ['interval', 'seconds']]);
/** More than these would put seals off for longer than anybody wants, or sign more often than a disk can take. */
const MOST_RECORDS = 1_000_000;
const MOST_SECONDS = 86_400;

export function readAudit(findings: Findings, entry: Entry): AuditNode {
  let audit = noAudit;
  for (const inner of readMapping(findings, entry, 'write `audit: { sink: "stdout" }`') ?? []) {
    if (inner.key.value === 'sink') audit = { ...audit, sink: readSink(findings, inner) };
    else if (inner.key.value === 'path') audit = { ...audit, path: readPath(findings, inner) };
    else if (inner.key.value === 'seal') audit = { ...audit, seal: readSeal(findings, inner) };
    else if (inner.key.value === 'rotate' || inner.key.value === 'limit') audit = { ...audit, [inner.key.value]: readSize(findings, inner) };
    else if (inner.key.value === 'redact') audit = { ...audit, redact: readRedact(findings, inner) };
    else unknownKey(findings, inner, 'audit', AUDIT_KEYS, AUDIT_SLIPS);
  }
  return audit;
}

/** The path of a folder or a file, its variables replaced. */
export function readPath(findings: Findings, entry: Entry): Located<string> | null {
  const path = readText(findings, entry);
  return path === null ? null : expandPath(findings, path);
}

export function readSink(findings: Findings, entry: Entry): Located<SinkName> | null {
  return readWord(findings, entry, ['file', 'stdout', 'stderr'] as const);
}

/** `seal: ./safeclaw.seal.key`, or a mapping that also says how often. */
function readSeal(findings: Findings, entry: Entry): SealNode | null {
  if (entry.value !== null && isScalar(entry.value) && typeof entry.value.value === 'string') {
    const key = readPath(findings, entry);
    return key === null ? null : { key, records: null, seconds: null };
  }
  const entries = readMapping(findings, entry, 'write `seal: ./safeclaw.seal.key`, the file that `safeclaw audit keygen` made');
  if (entries === null) return null;
  let key: Located<string> | null = null;
  let records: Located<number> | null = null;
  let seconds: Located<number> | null = null;
  for (const inner of entries) {
    if (inner.key.value === 'key') key = readPath(findings, inner);
    else if (inner.key.value === 'records') records = readCount(findings, inner, MOST_RECORDS);
    else if (inner.key.value === 'seconds') seconds = readCount(findings, inner, MOST_SECONDS);
    else unknownKey(findings, inner, 'seal', SEAL_KEYS, SEAL_SLIPS);
  }
  if (key !== null) return { key, records, seconds };
  if (!entries.some((inner) => inner.key.value === 'key')) findings.error('SC_MISSING_SEAL_KEY', entry.key.span, '`seal` names no key file', { label: 'needs a `key`', help: 'write `key: ./safeclaw.seal.key`, the file that `safeclaw audit keygen` made' });
  return null;
}

/** A whole number from 1 on. */
function readCount(findings: Findings, entry: Entry, most: number): Located<number> | null {
  const { value } = entry;
  if (value !== null && isScalar(value) && Number.isInteger(value.value) && (value.value as number) >= 1 && (value.value as number) <= most) return { value: value.value as number, span: nodeSpan(value) };
  const span = value === null || isEmptyNode(value) ? entry.key.span : nodeSpan(value);
  findings.error('SC_UNKNOWN_VALUE', span, `\`${entry.key.value}\` is a whole number from 1 to ${most}`, { label: 'needs a whole number', help: `write \`${entry.key.value}: ${entry.key.value === 'records' ? 1024 : 10}\`` });
  return null;
}

/** A number of bytes, or a text such as `64MiB`. */
function readSize(findings: Findings, entry: Entry): Located<number> | null {
  const { value } = entry;
  const size = value !== null && isScalar(value) ? parseSize(value.value) : null;
  if (size !== null && value !== null) return { value: size, span: nodeSpan(value) };
  const span = value === null || isEmptyNode(value) ? entry.key.span : nodeSpan(value);
  findings.error('SC_UNKNOWN_VALUE', span, `\`${entry.key.value}\` is a size from ${leastSize} bytes on`, { label: 'needs a size', help: `write \`${entry.key.value}: 64MiB\`; the units are KB, MB, GB (thousands) and KiB, MiB, GiB (of 1024)` });
  return null;
}
