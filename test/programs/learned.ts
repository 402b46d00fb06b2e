// The policy that a log of an observing run asks for: a rule for each action that would have been denied. Nobody would
// write it like this; it shows that what was observed and then allowed by name runs as it did.

import type { AuditRecord } from '../harness.ts';

export function learnedPolicy(records: readonly AuditRecord[]): string {
  const rules = new Map<string, string>();
  for (const record of records) {
    if (record.kind !== 'decision' || record.observed === undefined) continue;
    const rule = JSON.stringify({ action: record.action, ...matchers(record), effect: 'allow' });
    rules.set(rule, `  - ${rule}\n`);
  }
  // A rule for `file:write` covers `file:delete` of the same path, and one behind it would be warned about.
  const lines = [...rules.values()].sort((a, b) => Number(/"file:(?:read|write)"/.test(a)) - Number(/"file:(?:read|write)"/.test(b)));
  return `version: 1\ndefaultAction: deny\nrules:${lines.length === 0 ? ' []\n' : `\n${lines.join('')}`}`;
}

function matchers(record: AuditRecord): Record<string, unknown> {
  const { action = '', target = '' } = record;
  if (/^(?:file|module):/.test(action)) return { path: unnumbered(literal(target)) };
  switch (action) {
    case 'network:request':
      return { method: record.method, host: record.host };
    case 'network:connect':
      return typeof record.path === 'string' ? { path: unnumbered(literal(record.path)) } : { host: record.host };
    case 'network:listen':
      return typeof record.path === 'string' ? { path: unnumbered(literal(record.path)) } : { host: record.host };
    case 'network:resolve':
      return { host: record.host };
    case 'shell:execute':
      return { command: unnumbered(String(record.command).replaceAll('*', '\\*')) };
    case 'env:read':
    case 'env:write':
      return { key: literal(target) };
    default:
      return {};
  }
}

/** What is another name in each run: pids, random names, what `mkdtemp` makes. */
function unnumbered(pattern: string): string {
  return pattern.replaceAll(/[0-9a-f]{8,}|\d{3,}|X{6}/g, '*');
}

function literal(text: string): string {
  return text.replaceAll(/[\\*?[\]{}()!+@]/g, '\\$&');
}
