// SPDX-License-Identifier: MIT
// What of the table a running Node is held against, as the build puts it beside the gate (`runtime/known-names.ts` reads it).

import { rootOf } from '../runtime/known-names.ts';
import type { Table } from './table.ts';

/** Bindings below a surface, whose classes a program meets as the constructors of its handles. The `fs` binding has a table of its own. */
const bindings = /^binding:(tcp_wrap|pipe_wrap|udp_wrap|process_wrap|spawn_sync|cares_wrap|tls_wrap|fs_event_wrap)$/;
/** What those classes inherit from. */
const bases = /^instance:(LibuvStreamWrap|ConnectionWrap|HandleWrap|AsyncWrap|BaseObject)$/;

/** An accessor that Node makes a plain value of when it is first read, as the survey does before it comes to it. */
const readAway = ['crypto.constants.defaultCipherList'];

/** The names that `walk` finds where no object has to be made first. */
export function knownNames({ rows }: Table): string[] {
  return [...new Set([...readAway, ...rows.filter(({ name, kind }) => kind !== 'value' && isWalked(name)).map(({ name }) => name)])].sort();
}

/** A line for each root: its name, and what follows it in each of its names. */
export function formatKnown(table: Table): string {
  const roots = new Map<string, string[]>();
  for (const name of knownNames(table)) {
    const root = rootOf(name);
    const rest = roots.get(root) ?? [];
    rest.push(name.slice(root.length));
    roots.set(root, rest);
  }
  return [...roots].map(([root, rest]) => `${[root, ...rest].join('\t')}\n`).join('');
}

function isWalked(name: string): boolean {
  const root = rootOf(name);
  if (root.startsWith('binding:')) return bindings.test(root);
  if (root.startsWith('instance:')) return bases.test(root);
  return root !== 'globalThis' || !/[.#]/.test(name.slice('globalThis.'.length).replace(/^@@.*/, ''));
}
