// SPDX-License-Identifier: MIT
// The checked-in table, `entries.tsv`: which names there are on each major, and what each is to the gate. Written by
// `npm run census -- --write` from the Nodes that were looked at and the rules, and read by a person line by line.

import { classify, showReview } from './classify.ts';
import type { Rule } from './rules.ts';
import type { Survey } from './survey.types.ts';
import type { EntryKind } from '../runtime/walk.ts';

export interface Row {
  readonly name: string;
  readonly kind: EntryKind;
  readonly majors: readonly number[];
  /** `gated`, `passive`, `refused` or `known`, a tab, and by what or why. */
  readonly review: string;
}

export interface Table {
  /** Exact versions that were looked at. */
  readonly reviewed: readonly string[];
  readonly rows: readonly Row[];
}

/** How a Node differs from the table. */
export interface Difference {
  readonly version: string;
  /** Names that this Node has and the table does not list for its major, each with the rule that it would fall under. */
  readonly unlisted: readonly { readonly name: string; readonly kind: EntryKind; readonly review: string | null }[];
  /** Names that the table lists for its major and this Node does not have. */
  readonly missing: readonly string[];
}

const header = '# version\t';

export function parseTable(text: string): Table {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  if (!first.startsWith(header)) throw new Error('this is no census table: its first line names no versions');
  const rows = lines.map((line) => {
    const [name = '', kind = '', majors = '', ...review] = line.split('\t');
    return { name, kind: kind as EntryKind, majors: majors.split(' ').map(Number), review: review.join('\t') };
  });
  return { reviewed: first.slice(header.length).split(' '), rows };
}

export function formatTable({ reviewed, rows }: Table): string {
  const lines = rows.map(({ name, kind, majors, review }) => `${name}\t${kind}\t${majors.join(' ')}\t${review}`);
  return `${[`${header}${reviewed.join(' ')}`, ...lines].join('\n')}\n`;
}

export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** The table of these Nodes. Throws with the names that no rule speaks of. */
export function makeTable(surveys: readonly Survey[], rules: readonly Rule[]): Table {
  const rows = new Map<string, { name: string; kind: EntryKind; majors: number[]; review: string }>();
  const unreviewed = new Set<string>();
  for (const { version, entries } of surveys) {
    const major = majorOf(version);
    for (const [name, [kind]] of Object.entries(entries)) {
      const review = classify(rules, name, kind, major);
      if (review === null) {
        unreviewed.add(name);
        continue;
      }
      const shown = showReview(review);
      const row = rows.get(`${name}\t${shown}`);
      if (row === undefined) rows.set(`${name}\t${shown}`, { name, kind, majors: [major], review: shown });
      else {
        row.majors.push(major);
        // Where a major has something to call under that name, it is something to call.
        if (kind !== 'value') row.kind = kind;
      }
    }
  }
  if (unreviewed.size > 0) throw new Error(`no rule speaks of:\n  ${[...unreviewed].sort().join('\n  ')}`);
  return { reviewed: surveys.map(({ version }) => version), rows: [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : (a.majors[0] as number) - (b.majors[0] as number))) };
}

export function compare(table: Table, rules: readonly Rule[], { version, entries }: Survey): Difference {
  const major = majorOf(version);
  const hasMajor = table.reviewed.some((one) => majorOf(one) === major);
  // A major that nobody has looked at is held against all that is known.
  const listed = new Map(table.rows.filter(({ majors }) => !hasMajor || majors.includes(major)).map((row) => [row.name, row]));
  const unlisted = Object.entries(entries).flatMap(([name, [kind]]) => {
    const review = classify(rules, name, kind, major);
    const shown = review === null ? null : showReview(review);
    return listed.has(name) && (listed.get(name) as Row).review === shown ? [] : [{ name, kind, review: shown }];
  });
  const missing = hasMajor ? [...listed.keys()].filter((name) => entries[name] === undefined) : [];
  return { version, unlisted, missing };
}
