// SPDX-License-Identifier: MIT
// Patterns as finite automata: whether everything that one matches is matched by others, and whether two match
// something in common. Both answer `false` where the bound is reached: nothing is claimed that is not proved.

/** What one step of an automaton reads. */
type Reads = number | 'any' | 'inSegment';

/** `loops` reads once and stays; `free` goes on without reading. */
interface State {
  readonly steps: { readonly reads: Reads; readonly to: number }[];
  readonly free: number[];
}

export interface Automaton {
  readonly states: readonly State[];
  readonly end: number;
  /** Code units that the pattern names: all others are alike to it. */
  readonly codes: readonly number[];
}

const SLASH = 47;
/** Pairs of a state and a set of states that are looked at before nothing is claimed; patterns of policies need a few hundred. */
const BOUND = 4000;

export class AutomatonBuilder {
  readonly #states: State[] = [{ steps: [], free: [] }];
  readonly #codes = new Set<number>([SLASH]);

  text(text: string): this {
    for (let i = 0; i < text.length; i++) this.code(text.charCodeAt(i));
    return this;
  }

  code(code: number): this {
    this.#codes.add(code);
    return this.#one(code);
  }

  /** Any one character; `inSegment` leaves out the slash. */
  one(reads: 'any' | 'inSegment'): this {
    return this.#one(reads);
  }

  /** Any text, empty too. */
  some(reads: 'any' | 'inSegment'): this {
    const last = this.#last();
    const at = this.#states.length - 1;
    last.steps.push({ reads, to: at });
    return this;
  }

  /** Any number of `/name`, none too. */
  segments(): this {
    const start = this.#states.length - 1;
    this.#last().free.push(start + 3);
    this.#last().steps.push({ reads: SLASH, to: start + 1 });
    this.#states.push({ steps: [{ reads: 'inSegment', to: start + 2 }], free: [] });
    this.#states.push({ steps: [{ reads: 'inSegment', to: start + 2 }], free: [start] });
    this.#states.push({ steps: [], free: [] });
    return this;
  }

  build(): Automaton {
    return { states: this.#states, end: this.#states.length - 1, codes: [...this.#codes] };
  }

  /** A state of its own for what follows, so that a loop before it is not a loop of it. */
  #one(reads: Reads): this {
    this.#last().steps.push({ reads, to: this.#states.length });
    this.#states.push({ steps: [], free: [] });
    return this;
  }

  #last(): State {
    return this.#states[this.#states.length - 1] as State;
  }
}

/** Whether every text of `inner` is a text of one of `outers`. */
export function isIncluded(inner: Automaton, outers: readonly Automaton[]): boolean {
  const alphabet = alphabetOf([inner, ...outers]);
  const start = { at: closure(inner, [0]), over: outers.map((outer) => closure(outer, [0])) };
  const seen = new Set<string>();
  const open = [start];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (pair.at.length === 0) continue;
    const key = `${pair.at.join()}|${pair.over.map((states) => states.join()).join('|')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > BOUND) return false;
    const { at, over } = pair;
    if (at.includes(inner.end) && !over.some((states, i) => states.includes((outers[i] as Automaton).end))) return false;
    for (const code of alphabet) open.push({ at: step(inner, at, code), over: over.map((states, i) => step(outers[i] as Automaton, states, code)) });
  }
  return true;
}

/** Whether some text is one of both. */
export function overlap(one: Automaton, other: Automaton): boolean {
  const alphabet = alphabetOf([one, other]);
  const seen = new Set<string>();
  const open: [readonly number[], readonly number[]][] = [[closure(one, [0]), closure(other, [0])]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left.length === 0 || right.length === 0) continue;
    if (left.includes(one.end) && right.includes(other.end)) return true;
    const key = `${left.join()}|${right.join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > BOUND) return false;
    for (const code of alphabet) open.push([step(one, left, code), step(other, right, code)]);
  }
  return false;
}

/** Whether the automaton takes the text. */
export function accepts(automaton: Automaton, text: string): boolean {
  let states: readonly number[] = closure(automaton, [0]);
  for (let i = 0; i < text.length && states.length > 0; i++) states = step(automaton, states, text.charCodeAt(i));
  return states.includes(automaton.end);
}

/** Every code that is named, and one that stands for all others. */
function alphabetOf(automata: readonly Automaton[]): readonly number[] {
  const codes = new Set(automata.flatMap((automaton) => automaton.codes));
  let other = 0xe000;
  while (codes.has(other)) other++;
  return [...codes, other];
}

function step(automaton: Automaton, states: readonly number[], code: number): readonly number[] {
  const next: number[] = [];
  for (const state of states) {
    for (const { reads, to } of (automaton.states[state] as State).steps) {
      if (reads === code || reads === 'any' || (reads === 'inSegment' && code !== SLASH)) next.push(to);
    }
  }
  return closure(automaton, next);
}

/** With all states that are reached without reading; sorted, each once. */
function closure(automaton: Automaton, states: readonly number[]): readonly number[] {
  const all = new Set(states);
  for (const state of all) for (const free of (automaton.states[state] as State).free) all.add(free);
  return [...all].sort((a, b) => a - b);
}

/** Letters that stand for all characters that no pattern names, the most readable first. */
const READABLE = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A shortest text that all of `inside` take and none of `outside`; null where there is none, or the bound is reached. */
export function findText(inside: readonly Automaton[], outside: readonly Automaton[]): string | null {
  const all = [...inside, ...outside];
  const codes = new Set(all.flatMap((automaton) => automaton.codes));
  const other = [...READABLE].map((letter) => letter.charCodeAt(0)).find((code) => !codes.has(code));
  // A slash ends what reads best, so it is tried last.
  const alphabet = [...(other === undefined ? [] : [other]), ...[...codes].sort((a, b) => Number(a === SLASH) - Number(b === SLASH)), ...(other === undefined ? alphabetOf(all).slice(-1) : [])];
  const seen = new Set<string>();
  let level: { readonly at: readonly (readonly number[])[]; readonly text: string }[] = [{ at: all.map((automaton) => closure(automaton, [0])), text: '' }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { at, text } of level) {
      if (at.every((states, i) => states.includes((all[i] as Automaton).end) === i < inside.length)) return text;
      for (const code of alphabet) {
        const stepped = at.map((states, i) => step(all[i] as Automaton, states, code));
        if (stepped.some((states, i) => i < inside.length && states.length === 0)) continue;
        const key = stepped.map((states) => states.join()).join('|');
        if (seen.has(key)) continue;
        if (seen.add(key).size > BOUND) return null;
        next.push({ at: stepped, text: text + String.fromCharCode(code) });
      }
    }
    level = next;
  }
  return null;
}

/** How much of the text an automaton can read: as far as the text may still become one that it takes. */
export function readsUntil(automaton: Automaton, text: string): number {
  let states: readonly number[] = closure(automaton, [0]);
  for (let i = 0; i < text.length; i++) {
    states = step(automaton, states, text.charCodeAt(i));
    if (states.length === 0) return i;
  }
  return text.length;
}
