// The tables of docs/attacks.md: a row for each class of attacks, written class by class, so that a run that was
// interrupted goes on where it stopped, and a class that was changed is measured alone.

import type { Outcome, Way } from './lab.ts';
import { gatedWays } from './lab.ts';
import type { AttackClass, Program } from './program.ts';

export interface Result {
  readonly program: Program;
  readonly node: string;
  readonly way: Way;
  readonly outcome: Outcome;
}

/** Without the gate, under Node's permission model (null where a Node has none), under the gate. */
type Counts = readonly [bare: number, permission: number | null, gated: number];

interface Row {
  readonly name: string;
  /** Attacks, or neighbours, of the class. */
  readonly programs: number;
  /** How often they were run under the gate: less than three times on each Node where the ways to give it took turns. */
  readonly runs: number;
  /** One for each Node, in their order. */
  readonly cells: readonly Counts[];
}

const kinds = ['attacks', 'neighbours'] as const;
type Kind = (typeof kinds)[number];
const totalName = '**all**';

/** The page with these results in the place of what it said of the class; classes that are no more lose their rows. */
export function withResults(page: string, attackClass: AttackClass, results: readonly Result[], versions: readonly string[], classes: readonly string[]): string {
  return kinds.reduce((text, kind) => {
    const rows = rowsOf(text, kind).filter(({ name, cells }) => name !== attackClass.name && classes.includes(name) && cells.length === versions.length);
    const sorted = [...rows, toRow(kind, attackClass, results, versions)].sort((a, b) => (a.name < b.name ? -1 : 1));
    const { start, end } = section(text, kind);
    return `${text.slice(0, start)}\n\n${rendered(kind, sorted, versions)}\n\n${text.slice(end)}`;
  }, page);
}

/** What the page says of a class; null where it says nothing. */
export function publishedRow(page: string, kind: Kind, name: string): Row | null {
  return rowsOf(page, kind).find((row) => row.name === name) ?? null;
}

function toRow(kind: Kind, { name, programs }: AttackClass, results: readonly Result[], versions: readonly string[]): Row {
  const chosen = programs.filter(({ allowed }) => allowed === (kind === 'neighbours'));
  const cells = versions.map((version): Counts => {
    const node = version.split('.')[0] as string;
    const outcomes = (program: Program, ways: readonly Way[]): Outcome[] => results.filter((result) => result.program.name === program.name && result.node === node && ways.includes(result.way)).map(({ outcome }) => outcome);
    // One way in which an attack gets through is an escape; a neighbour must work in every way.
    const counts = (ways: readonly Way[]): number => chosen.filter((program) => {
      const seen = outcomes(program, ways);
      return seen.length > 0 && (kind === 'attacks' ? seen.some(({ escape }) => escape !== null) : seen.every(({ worked }) => worked));
    }).length;
    const hasPermissions = results.some((result) => result.node === node && result.way === 'permission');
    return [counts(['none']), hasPermissions ? counts(['permission']) : null, counts(gatedWays)];
  });
  const runs = results.filter((result) => chosen.includes(result.program) && gatedWays.includes(result.way)).length;
  return { name, programs: chosen.length, runs, cells };
}

function section(page: string, kind: Kind): { start: number; end: number } {
  const [opening, closing] = [`<!-- ${kind} -->`, `<!-- /${kind} -->`];
  const [start, end] = [page.indexOf(opening), page.indexOf(closing)];
  if (start < 0 || end < start) throw new Error(`the page has no place for the table of ${kind}: ${opening} … ${closing}`);
  return { start: start + opening.length, end };
}

function rowsOf(page: string, kind: Kind): Row[] {
  const { start, end } = section(page, kind);
  return [...page.slice(start, end).matchAll(/^\| ([a-z0-9-]+) \| (\d+) \| (\d+) \| (.* \/ .*) \|$/gm)].map(([, name, programs, runs, cells]) => ({
    name: name as string, programs: Number(programs), runs: Number(runs), cells: (cells as string).split(' | ').map((cell) => cell.split(' / ').map((count) => (count === '–' ? null : Number(count))) as unknown as Counts),
  }));
}

function rendered(kind: Kind, rows: readonly Row[], versions: readonly string[]): string {
  const total: Row = { name: totalName, programs: sum(rows.map(({ programs }) => programs)), runs: sum(rows.map(({ runs }) => runs)), cells: versions.map((_, i) => added(rows.map(({ cells }) => cells[i] as Counts))) };
  const head = ['class', kind, 'gated runs', ...versions.map((version) => `Node ${version}`)];
  const lines = [...rows, total].map(({ name, programs, runs, cells }) => [name, programs, runs, ...cells.map((cell) => cell.map((count) => count ?? '–').join(' / '))]);
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function added(cells: readonly Counts[]): Counts {
  const permissions = cells.flatMap(([, permission]) => (permission === null ? [] : [permission]));
  return [sum(cells.map(([bare]) => bare)), permissions.length === 0 ? null : sum(permissions), sum(cells.map(([, , gated]) => gated))];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}
