// SPDX-License-Identifier: MIT
// Which rule an entry falls under.

import type { Review, Rule } from './rules.ts';
import type { EntryKind } from '../runtime/walk.ts';

/** What the entry is to the gate on that major; null where nobody has said. */
export function classify(rules: readonly Rule[], name: string, kind: EntryKind, major: number): Review | null {
  if (kind === 'language') return { is: 'passive', why: 'language' };
  for (const { names, review, since, until } of rules) if (major >= since && major <= until && names.some((pattern) => matches(pattern, name))) return review;
  return null;
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&')).join('.*')}$`);
    compiled.set(pattern, expression);
  }
  return expression.test(name);
}

/** One line for a reader of the table. */
export function showReview(review: Review): string {
  switch (review.is) {
    case 'gated':
    case 'refused':
      return `${review.is}\t${review.by}: ${review.action}`;
    case 'passive':
      return `passive\t${review.why}`;
    case 'known':
      return `known\t${review.row}`;
  }
}
