// SPDX-License-Identifier: MIT
// `effect: broker` with its `hosts`: a variable that the program uses and never sees.

import { isScalar, isSeq } from 'yaml';
import type { ActionKind } from '../action/action.ts';
import { checkPattern } from './check-pattern.ts';
import type { Located, MatcherNode } from './document.ts';
import { shown, type Findings } from './findings.ts';
import { readTexts, type Entry } from './read-values.ts';
import { expandPattern } from './variables.ts';

/** What the gate signs with by itself, where it is denied. */
const signedWith = ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN'];

/** Whether an effect is the word `broker`. */
export function isBroker(effect: Entry | undefined): boolean {
  const node = effect?.value ?? null;
  return node !== null && isScalar(node) && node.value === 'broker';
}

/** The hosts of a rule whose effect is `broker`; null for any other rule, and for one that has reported why it is none. */
export function readBroker(findings: Findings, effect: Entry | undefined, hosts: Entry | undefined, kinds: readonly ActionKind[], matchers: readonly MatcherNode[]): readonly Located<string>[] | null {
  if (!isBroker(effect) || effect === undefined) return null;
  const span = effect.span;
  const other = kinds.find((kind) => kind !== 'env:read');
  if (other !== undefined) findings.error('SC_BROKER_RULE', span, `\`effect: broker\` is for \`env:read\`, and this rule is about \`${other}\` too`, { label: 'no variable is read here', help: 'write `action: "env:read"`, or another effect' });
  const keys = matchers.find(({ key }) => key.value === 'key')?.patterns ?? [];
  if (keys.length === 0) findings.error('SC_BROKER_RULE', span, '`effect: broker` needs the names of the variables', { label: 'which secret?', help: 'add `key: "OPENAI_API_KEY"`, or the variable that is meant' });
  for (const key of keys) {
    if (signedWith.includes(key.value)) findings.error('SC_BROKER_RULE', key.span, `\`${shown(key.value)}\` stands in no header: requests are signed with it`, { label: 'signed with wherever it is denied', help: 'write `effect: deny`, and no `hosts`' });
  }
  if (hosts === undefined) {
    findings.error('SC_BROKER_RULE', span, '`effect: broker` needs the hosts that the secret is for', { label: 'for whom?', help: 'add `hosts: "api.openai.com"`, or the host that is meant' });
    return null;
  }
  const patterns = readTexts(findings, hosts);
  if (patterns === null) return null;
  const expanded: Located<string>[] = [];
  for (const pattern of patterns) {
    if (/^[*.]*$/.test(pattern.value)) findings.error('SC_BROKER_RULE', pattern.span, `\`hosts: ${shown(pattern.value)}\` would hand the secret to every host`, { label: 'every host', help: 'name the host that the secret is for' });
    else {
      const host = expandPattern(findings, 'host', pattern, ['network:request']);
      if (host === null) continue;
      checkPattern(findings, 'host', host, ['network:request'], isSeq(hosts.value));
      expanded.push({ value: host.value, span: host.span });
    }
  }
  return expanded;
}
