// SPDX-License-Identifier: MIT
// `npm run census`: what the Nodes have against what the table lists. Exit code 1 where they differ.

import * as fs from 'node:fs';
import { rules } from './rules.ts';
import { runSurvey } from './run-survey.ts';
import type { Survey } from './survey.types.ts';
import { compare, type Difference, formatTable, makeTable, parseTable, type Table } from './table.ts';

interface Invocation {
  readonly nodes: readonly string[];
  readonly table: string;
  readonly script: string;
  readonly write: boolean;
}

export function census({ nodes, table: file, script, write }: Invocation): number {
  const surveys = nodes.map((node) => runSurvey({ node, script }));
  if (write) {
    const table = makeTable(surveys, rules);
    fs.writeFileSync(file, formatTable(table));
    tell(totals(table, surveys));
    return 0;
  }
  const table = parseTable(fs.readFileSync(file, 'utf8'));
  tell(totals(table, surveys));
  const differences = surveys.map((survey) => compare(table, rules, survey));
  for (const difference of differences) tell(show(difference, table));
  return differences.every(({ unlisted, missing }) => unlisted.length === 0 && missing.length === 0) ? 0 : 1;
}

function show({ version, unlisted, missing }: Difference, table: Table): string {
  const reviewed = table.reviewed.includes(version) ? '' : ', a version that nobody has reviewed';
  const lines = [`Node ${version}${reviewed}: ${unlisted.length} not listed, ${missing.length} listed and not there`];
  for (const { name, kind, review } of unlisted) lines.push(`+ ${name}\t${kind}\t${review === null ? 'no rule speaks of it' : `would be ${review.replace('\t', ' ')}`}`);
  for (const name of missing) lines.push(`- ${name}`);
  return lines.join('\n');
}

/** How many entries of each class each Node has. */
function totals(table: Table, surveys: readonly Survey[]): string {
  const classes = new Map<string, number[]>();
  surveys.forEach(({ version }, column) => {
    for (const { majors, review } of table.rows) {
      if (!majors.includes(Number.parseInt(version, 10))) continue;
      const [is = '', why = ''] = review.split('\t');
      const name = is === 'passive' ? `passive: ${why}` : is;
      const counts = classes.get(name) ?? surveys.map(() => 0);
      counts[column] = (counts[column] as number) + 1;
      classes.set(name, counts);
    }
  });
  const rows = [...classes].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = surveys.map((_survey, column) => rows.reduce((sum, [, counts]) => sum + (counts[column] as number), 0));
  return [['class', ...surveys.map(({ version }) => version)], ...rows.map(([name, counts]) => [name, ...counts]), ['all', ...all]].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
