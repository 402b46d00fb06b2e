// SPDX-License-Identifier: MIT
// The doctor on what a Node has and no version that was reviewed does (docs/census.md).

import { spawnSync } from 'node:child_process';
import { type Check, fail, ok, warn } from './check.ts';
import { withoutPreload } from './own-environment.ts';
import { openPolicy } from './policy-file.ts';
import { packagedFile } from './version.ts';

const MOST_SHOWN = 8;

/** What the gate refuses on this Node, since no version that was reviewed has it. */
export function checkCensus(node: string, version: string): Check {
  const { stdout, stderr } = spawnSync(node, ['--no-warnings', packagedFile('unlisted.cjs')], { encoding: 'utf8', env: withoutPreload(process.env) });
  const found = parseUnlisted(stdout);
  if (found === null) return fail('NODE_UNREVIEWED', 'node', `${version}: what it has cannot be listed: ${stderr.trim().split('\n').pop() ?? ''}`, 'use a version that was reviewed');
  const { reviewed } = found;
  const refused = found.unlisted.filter(refusedHere());
  const where = `${version} on ${process.platform} ${process.arch}`;
  if (reviewed.includes(version.slice(1))) return ok('node', `${where}: each of its functions was reviewed`);
  if (!reviewed.some((one) => one.split('.')[0] === version.slice(1).split('.')[0])) {
    return warn('NODE_UNREVIEWED', 'node', `${where}: the tests run on ${reviewed.join(', ')}; ${refusedNames(refused)}`, `use one of ${reviewed.join(', ')}`);
  }
  if (found.unlisted.length > 0 && refused.length === 0) return ok('node', `${where}: what ${reviewed.join(', ')} have not, the policy allows by name: ${found.unlisted.slice(0, MOST_SHOWN).join(', ')}`);
  if (refused.length === 0) return ok('node', `${where}: it has nothing that ${reviewed.join(', ')} have not, which were reviewed`);
  return warn('NODE_UNREVIEWED', 'node', `${where}: ${refusedNames(refused)}`, [`use one of ${reviewed.join(', ')}, or, where you know what it does:`, ...refused.slice(0, MOST_SHOWN).map((name) => `- { action: "process:binding", name: "${name}", effect: allow }`)].join('\n'));
}

/** Whoever wrote a rule that names a function has looked at it: the gate lets it pass, and so do we. */
function refusedHere(): (name: string) => boolean {
  const { policy } = openPolicy(undefined);
  return (name) => {
    const { kind, by } = policy.decide({ kind: 'process:binding', pid: 0, name });
    return kind !== 'allow' || by !== 'rule';
  };
}

function refusedNames(names: readonly string[]): string {
  if (names.length === 0) return 'nothing of it is refused for being new';
  return `${names.length} of its functions ${names.length === 1 ? 'is' : 'are'} refused, since nobody has reviewed ${names.length === 1 ? 'it' : 'them'}: ${names.slice(0, MOST_SHOWN).join(', ')}${names.length > MOST_SHOWN ? ' …' : ''}`;
}

function parseUnlisted(text: string): { readonly reviewed: readonly string[]; readonly unlisted: readonly string[] } | null {
  try {
    return JSON.parse(text) as { reviewed: string[]; unlisted: string[] };
  } catch {
    // No list is a finding of its own.
    return null;
  }
}
