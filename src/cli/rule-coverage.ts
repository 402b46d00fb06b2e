// SPDX-License-Identifier: MIT
// Which rules of a policy decided something.

import type { Verdict } from '../action/verdict.ts';
import { toOutline } from '../policy/outline.ts';
import type { OpenedPolicy } from './policy-file.ts';

export interface UnusedRule {
  readonly rule: string;
  readonly position: string;
  readonly effect: string;
  readonly actions: readonly string[];
}

export interface Coverage {
  readonly policy: string;
  readonly rules: number;
  readonly decided: number;
  readonly percent: number;
  readonly unused: readonly UnusedRule[];
}

export class RuleCoverage {
  readonly #name: string;
  readonly #rules: readonly UnusedRule[];
  readonly #decided = new Set<string>();

  /** Rules of presets are tested where they come from. */
  constructor({ texts, name, document }: OpenedPolicy) {
    this.#name = name;
    this.#rules = document === null ? [] : toOutline(document, texts).rules.filter(({ file = 0 }) => file === 0 || texts.files[file]?.file !== null).map(({ rule, at, file = 0, effect, actions }) => ({ rule, position: `${texts.files[file]?.name ?? ''}:${at ?? ''}`, effect, actions }));
  }

  note({ by, position }: Pick<Verdict, 'by' | 'position'>): void {
    if (by === 'rule' && position !== null) this.#decided.add(position);
  }

  result(): Coverage {
    const unused = this.#rules.filter(({ position }) => !this.#decided.has(position));
    const decided = this.#rules.length - unused.length;
    return { policy: this.#name, rules: this.#rules.length, decided, percent: this.#rules.length === 0 ? 100 : Math.floor((decided * 100) / this.#rules.length), unused };
  }
}
