// SPDX-License-Identifier: MIT
// UNTRUSTED: what can be said about the text of a policy file before it is read as YAML.

import { replacement, type Findings } from './findings.ts';

/** A policy of 10,000 rules is under 1 MB; what is larger was not written to be read. */
export const MAX_POLICY_CHARACTERS = 1024 * 1024;

/** Reports text that is not worth parsing; true where it is. */
export function checkSource(findings: Findings): boolean {
  const { text } = findings;
  if (text.length > MAX_POLICY_CHARACTERS) {
    findings.error('SC_POLICY_TOO_LARGE', { start: 0, end: 0 }, `the policy file has ${text.length} characters, and at most ${MAX_POLICY_CHARACTERS} are read`, { help: 'replace long lists by globs' });
    return false;
  }
  const foreign = text.indexOf('\ufffd');
  if (foreign !== -1 || text.startsWith('\u0000')) {
    const start = Math.max(0, foreign);
    findings.error('SC_POLICY_NOT_UTF8', { start, end: start + 1 }, 'the policy file is not UTF-8 text', { label: 'these bytes are no UTF-8', help: 'save the file as UTF-8 (`iconv -f LATIN1 -t UTF-8`, or `-f UTF-16`)' });
    return false;
  }
  if (text.startsWith('\ufeff')) {
    findings.warning('SC_BYTE_ORDER_MARK', { start: 0, end: 1 }, 'the file starts with a byte order mark', { label: 'invisible, and some tools stumble over it', help: 'save the file as UTF-8 without a byte order mark', edit: { span: { start: 0, end: 1 }, text: '' } });
  }
  return checkCharacters(findings);
}

const DECEPTIVE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A policy must read as it works: characters that hide or reorder text are refused, in comments too. */
function checkCharacters(findings: Findings): boolean {
  let readable = true;
  for (const match of findings.text.matchAll(DECEPTIVE)) {
    if (match.index === 0 && match[0] === '\ufeff') continue;
    const span = { start: match.index, end: match.index + 1 };
    const code = match[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
    if (match[0] === '\u0000') readable = false;
    findings.error('SC_CONTROL_CHARACTER', span, match[0] === '\u0000' ? 'a NUL byte in the policy file' : `the invisible character U+${code}`, { ...replacement(span, '', 'remove it; in a double-quoted text write `\\u' + code + '`'), label: 'what is read here is not what is seen' });
    if (!readable) return false;
  }
  return readable;
}
