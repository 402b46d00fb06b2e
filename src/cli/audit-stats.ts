// SPDX-License-Identifier: MIT
// `safeclaw audit stats`: how often each action and each rule decided, and which rules of the policy never did.

import { escapeControls } from '../action/show.ts';
import { columns } from '../policy/render-line.ts';
import type { ParsedRecord } from '../audit/read.ts';
import { toOutline } from '../policy/outline.ts';
import { decided, recordFilter } from './audit-filter.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { openPolicy } from './policy-file.ts';
import { clip, fit, pad, type Terminal, wrap } from './terminal.ts';

/** So many of the most often denied targets are shown. */
const MOST_DENIED = 10;

interface Tally {
  allowed: number;
  denied: number;
  /** Time of the newest record. */
  last: string;
}

interface RuleTally extends Tally {
  readonly rule: string;
  readonly position: string | null;
  /** First digits of the hash of the policy in which the rule stands. */
  readonly policy: string;
}

interface UnusedRule {
  readonly rule: string;
  readonly position: string;
  readonly effect: string;
  readonly actions: readonly string[];
}

interface Statistics {
  readonly decisions: number;
  readonly chains: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly actions: readonly ({ readonly action: string } & Tally)[];
  readonly rules: readonly RuleTally[];
  readonly denied: readonly { readonly action: string; readonly target: string; readonly count: number }[];
  /** Null where no policy is here, or none of the records was decided by it. */
  readonly unused: readonly UnusedRule[] | null;
  /** Why `unused` is null. */
  readonly unknown: string | null;
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const keep = recordFilter(values, Date.now());
  const counting = new Counting();
  await readRecords(auditSource(operands, values.policy as string | undefined), (record) => {
    if (keep(record)) counting.add(record);
  });
  const found = counting.result();
  const statistics = { ...found, ...unusedRules(found.rules, values.policy as string | undefined) };
  if (json) terminal.json(statistics);
  else if (statistics.decisions === 0) terminal.line('safeclaw: no record matches');
  else show(statistics, terminal);
  return 0;
}

class Counting {
  #decisions = 0;
  #from: string | null = null;
  #to: string | null = null;
  readonly #chains = new Set<string>();
  readonly #actions = new Map<string, { action: string } & Tally>();
  readonly #rules = new Map<string, RuleTally>();
  readonly #denied = new Map<string, { action: string; target: string; count: number }>();

  add(record: ParsedRecord): void {
    const { action = '', target = '', rule = '', policy, time } = record;
    // A decision happened once; a count says how often it happened again.
    const times = record.kind === 'count' ? (record.count ?? 0) : 1;
    const isDenied = decided(record) === 'deny';
    this.#decisions += times;
    this.#chains.add(record.chain);
    if (this.#from === null || time < this.#from) this.#from = time;
    if (this.#to === null || time > this.#to) this.#to = time;
    const position = typeof record.position === 'string' ? record.position : null;
    tally(entry(this.#actions, action, () => ({ action, allowed: 0, denied: 0, last: '' })), isDenied, times, time);
    tally(entry(this.#rules, `${policy} ${rule} ${position ?? ''}`, () => ({ rule, position, policy, allowed: 0, denied: 0, last: '' })), isDenied, times, time);
    if (isDenied) entry(this.#denied, `${action} ${target}`, () => ({ action, target, count: 0 })).count += times;
  }

  result(): Omit<Statistics, 'unused' | 'unknown'> {
    const byUse = (a: Tally, b: Tally): number => b.allowed + b.denied - (a.allowed + a.denied);
    return {
      decisions: this.#decisions,
      chains: this.#chains.size,
      from: this.#from,
      to: this.#to,
      actions: [...this.#actions.values()].sort(byUse),
      rules: [...this.#rules.values()].sort(byUse),
      denied: [...this.#denied.values()].sort((a, b) => b.count - a.count).slice(0, MOST_DENIED),
    };
  }
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = make()));
  return found;
}

function tally(into: Tally, isDenied: boolean, times: number, time: string): void {
  if (isDenied) into.denied += times;
  else into.allowed += times;
  if (time > into.last) into.last = time;
}

/** Rules of the policy that is here, where it is the one under which these records were made. */
function unusedRules(rules: readonly RuleTally[], named: string | undefined): Pick<Statistics, 'unused' | 'unknown'> {
  const { policy, texts, document } = openPolicy(named);
  if (document === null) return { unused: null, unknown: 'there is no policy here that loads: name one with --policy' };
  const used = rules.filter((rule) => policy.hash.startsWith(rule.policy));
  if (used.length === 0) return { unused: null, unknown: `none of these records was decided by the policy that is here (${policy.hash.slice(0, 16)})` };
  // A child in another folder shows the same policy by another name: the file's own name, the line and the column are what is the same.
  const places = new Set(used.map(({ position }) => place(position)));
  const unused = toOutline(document, texts).rules.map((rule) => ({ ...rule, position: `${texts.files[rule.file ?? 0]?.name ?? ''}:${rule.at ?? ''}` })).filter(({ position }) => !places.has(place(position))).map(({ rule, position, effect, actions }) => ({ rule, position, effect, actions }));
  return { unused, unknown: null };
}

function place(position: string | null): string | null {
  return position === null ? null : (/([^/\\]*:\d+:\d+)$/.exec(position)?.[1] ?? null);
}

function show(found: Statistics, terminal: Terminal): void {
  const day = (time: string | null): string => escapeControls((time ?? '').slice(0, 19).replace('T', ' '));
  terminal.line(`${plural(found.decisions, 'decision')} in ${plural(found.chains, 'chain')}, ${day(found.from)} to ${day(found.to)} UTC\n`);
  tallies('action', found.actions.map((one) => [one.action, one]), terminal);
  terminal.line();
  tallies('decided by', found.rules.map((one) => [one.position === null ? one.rule : `${one.position} (${one.rule})`, one]), terminal);
  if (found.denied.length > 0) terminal.line('\nMost often denied:');
  for (const { action, target, count } of found.denied) terminal.line(`  ${String(count).padStart(7)}  ${action} ${fit(target, Math.max(20, terminal.width - 11 - action.length), terminal)}`);
  if (found.unknown !== null) terminal.line(`\n${wrap(`Rules that never decided are not known: ${escapeControls(found.unknown)}`, terminal.width)}`);
  else if (found.unused?.length === 0) terminal.line('\nEvery rule of the policy decided something.');
  else {
    terminal.line('\nRules that decided nothing in these records:');
    for (const { rule, position, effect, actions } of found.unused ?? []) terminal.line(`  ${escapeControls(position)} (${escapeControls(rule)})  ${effect} ${escapeControls(actions.join(', '))}`);
  }
}

function tallies(title: string, rows: readonly (readonly [name: string, tally: Tally])[], terminal: Terminal): void {
  const names = Math.min(terminal.interactive ? terminal.width - 40 : Number.POSITIVE_INFINITY, rows.reduce((width, [name]) => Math.max(width, columns(escapeControls(name))), title.length));
  terminal.line(terminal.paint('bold', `${title.padEnd(names)}  allowed   denied  last`));
  for (const [name, { allowed, denied, last }] of rows) {
    const deniedText = String(denied).padStart(8);
    terminal.line(`${pad(clip(name, names), names)} ${String(allowed).padStart(8)} ${denied === 0 ? deniedText : terminal.paint('red', deniedText)}  ${terminal.paint('dim', escapeControls(last.slice(0, 19).replace('T', ' ')))}`);
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
