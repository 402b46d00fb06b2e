// SPDX-License-Identifier: MIT
// Segments with classes and extended globs (`+(a|b)`, `!(x)`), matched by sets of end positions: polynomial time
// whatever the pattern and the path.

import { characterAt, parseClass } from './path-class.ts';
import { arraySet, arrayPush, regExpExec, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

type Item =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly regexp: RegExp }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'group'; readonly type: string; readonly alternatives: readonly SegmentPattern[] };

export type SegmentPattern = readonly Item[];

interface Token {
  readonly item: Item | null;
  /** `(` with its sign, `|` or `)`; otherwise null. */
  readonly mark: string | null;
}

/** Reads one segment. */
export function parseSegmentPattern(part: string): SegmentPattern {
  const tokens = tokenize(part);
  return parseItems(tokens, closings(tokens), 0, tokens.length, true)[0] as SegmentPattern;
}

function tokenize(part: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < part.length; ) {
    const c = part[i] as string;
    if (c === '\\') {
      const literal = i + 1 < part.length ? characterAt(part, i + 1, part.length) : '\\';
      arrayPush(tokens, { item: { kind: 'text', text: literal }, mark: null });
      i += i + 1 < part.length ? 1 + literal.length : 1;
      continue;
    }
    if (c === '[') {
      const parsed = parseClass(part, i);
      if (parsed.kind === 'nothing') {
        arrayPush(tokens, { item: { kind: 'nothing' }, mark: null });
        break;
      }
      if (parsed.kind === 'class') {
        arrayPush(tokens, { item: { kind: 'class', regexp: parsed.regexp }, mark: null });
        i = parsed.end;
        continue;
      }
    }
    if (part[i + 1] === '(' && stringIndexOf('!?+*@', c) !== -1) {
      arrayPush(tokens, { item: null, mark: `${c}(` });
      i += 2;
      continue;
    }
    if (c === '|' || c === ')') arrayPush(tokens, { item: null, mark: c });
    else if (c === '*') arrayPush(tokens, { item: { kind: 'star' }, mark: null });
    else if (c === '?') arrayPush(tokens, { item: { kind: 'any' }, mark: null });
    else arrayPush(tokens, { item: { kind: 'text', text: characterAt(part, i, part.length) }, mark: null });
    i += characterAt(part, i, part.length).length;
  }
  return tokens;
}

/** For each opening token the position of its `)`, or -1. */
function closings(tokens: readonly Token[]): number[] {
  const closing: number[] = [];
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    arraySet(closing, i, -1);
    const { mark } = tokens[i] as Token;
    if (mark === null || mark === '|') continue;
    if (mark !== ')') arrayPush(open, i);
    else if (open.length > 0) {
      arraySet(closing, open[open.length - 1] as number, i);
      open.length--;
    }
  }
  return closing;
}

function parseItems(tokens: readonly Token[], closing: readonly number[], from: number, to: number, top: boolean): Item[][] {
  let items: Item[] = [];
  const alternatives: Item[][] = [items];
  for (let i = from; i < to; i++) {
    const { item, mark } = tokens[i] as Token;
    if (item !== null) arrayPush(items, item);
    else if (mark === '|' && !top) {
      items = [];
      arrayPush(alternatives, items);
    } else if (mark !== null && mark.length === 2 && (closing[i] as number) !== -1) {
      const end = closing[i] as number;
      arrayPush(items, { kind: 'group', type: mark[0] as string, alternatives: parseItems(tokens, closing, i + 1, end, false) });
      i = end;
    } else arrayPush(items, { kind: 'text', text: mark ?? '' });
  }
  return alternatives;
}

/** Whether the pattern matches all of `text[start, end)`. */
export function matchSegmentPattern(pattern: SegmentPattern, text: string, start: number, end: number): boolean {
  const part = stringSlice(text, start, end);
  return endsOf(pattern, part, startingAt(0, part.length))[part.length] === true;
}

function startingAt(at: number, length: number): boolean[] {
  const starts: boolean[] = [];
  for (let i = 0; i <= length; i++) arraySet(starts, i, i === at);
  return starts;
}

/** The positions at which `items` can end when they may begin at any of `starts`. */
function endsOf(items: SegmentPattern, text: string, starts: boolean[]): boolean[] {
  let ends = starts;
  for (let i = 0; i < items.length; i++) ends = endsOfItem(items[i] as Item, text, ends);
  return ends;
}

function endsOfItem(item: Item, text: string, starts: boolean[]): boolean[] {
  const ends = startingAt(-1, text.length);
  if (item.kind === 'nothing') return ends;
  if (item.kind === 'group') return endsOfGroup(item.type, item.alternatives, text, starts);
  let running = false;
  for (let at = 0; at <= text.length; at++) {
    if (starts[at] === true) running = true;
    if (item.kind === 'star') arraySet(ends, at, running);
    else if (starts[at] === true && at < text.length) {
      const character = characterAt(text, at, text.length);
      if (item.kind === 'text') {
        if (stringStartsWith(text, item.text, at)) arraySet(ends, at + item.text.length, true);
      } else if (item.kind === 'any' || regExpExec(item.regexp, character) !== null) arraySet(ends, at + character.length, true);
    }
  }
  return ends;
}

function endsOfGroup(type: string, alternatives: readonly SegmentPattern[], text: string, starts: boolean[]): boolean[] {
  if (type === '!') return endsOfNegation(alternatives, text, starts);
  const ends = type === '?' || type === '*' ? copy(starts) : startingAt(-1, text.length);
  let from = starts;
  for (;;) {
    const found = endsOfAny(alternatives, text, from);
    const grown = merge(ends, found);
    if (!grown || type === '@' || type === '?') return ends;
    from = found;
  }
}

/** `!(…)` takes any run of characters that the alternatives do not match as a whole. */
function endsOfNegation(alternatives: readonly SegmentPattern[], text: string, starts: boolean[]): boolean[] {
  const ends = startingAt(-1, text.length);
  for (let at = 0; at <= text.length; at++) {
    if (starts[at] !== true) continue;
    const refused = endsOfAny(alternatives, text, startingAt(at, text.length));
    for (let i = at; i <= text.length; i++) if (refused[i] !== true) arraySet(ends, i, true);
  }
  return ends;
}

function endsOfAny(alternatives: readonly SegmentPattern[], text: string, starts: boolean[]): boolean[] {
  const ends = startingAt(-1, text.length);
  for (let i = 0; i < alternatives.length; i++) merge(ends, endsOf(alternatives[i] as SegmentPattern, text, starts));
  return ends;
}

function copy(ends: readonly boolean[]): boolean[] {
  const copied: boolean[] = [];
  for (let i = 0; i < ends.length; i++) arraySet(copied, i, ends[i] === true);
  return copied;
}

/** Adds positions to `into` and says whether any was new. */
function merge(into: boolean[], from: readonly boolean[]): boolean {
  let grown = false;
  for (let i = 0; i < from.length; i++) {
    if (from[i] !== true || into[i] === true) continue;
    arraySet(into, i, true);
    grown = true;
  }
  return grown;
}
