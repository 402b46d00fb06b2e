// SPDX-License-Identifier: MIT
// The commands that one program was started with, and patterns for them: what varies is `*`.

import { redacted } from '../audit/redact.ts';
import { checkCommand } from '../policy/check-command.ts';
import { looksRegular } from '../policy/regular-expression.ts';
import { dangerousProgram } from './dangers.ts';

export interface CommandPattern {
  /** As a policy has it. */
  readonly pattern: string;
  readonly times: number;
}

export interface ProgramPatterns {
  /** Its name without the folder, as it was typed. */
  readonly name: string;
  /** Null where a name alone means it: a program of the system. */
  readonly program: string | null;
  readonly patterns: readonly CommandPattern[];
}

/** So many commands of one form are named one by one; of a program that runs what it is given, more. */
const MOST_ALIKE = 2;
const MOST_ALIKE_DANGEROUS = 16;
const MOST_FORMS = 256;
const MOST_VERBS = 8;
/** What the log has in place of a secret. */
const VARIES = redacted;
const SYSTEM_FOLDER = /^(?:\/usr(?:\/local)?)?\/s?bin\//;

/** Commands of one program that begin alike. */
class Form {
  readonly #commands = new Map<string, number>();
  readonly #most: number;
  #first: readonly string[] | null = null;
  #begin = 0;
  #end = 0;
  #shortest = Number.POSITIVE_INFINITY;
  #folded = false;
  #times = 0;
  /** Where all have as many words: each, or null for one that varies. */
  #form: (string | null)[] | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  add(command: string, times: number): void {
    const words = command.split(' ');
    this.#times += times;
    if (this.#first === null) [this.#first, this.#form, this.#begin, this.#end] = [words, [...words], words.length, words.length];
    this.#form = this.#form?.length === words.length ? this.#form.map((word, i) => (word === words[i] ? word : null)) : null;
    this.#begin = Math.min(this.#begin, commonPrefix(this.#first, words));
    this.#end = Math.min(this.#end, commonSuffix(this.#first, words));
    this.#shortest = Math.min(this.#shortest, words.length);
    if (this.#folded) return;
    this.#commands.set(command, (this.#commands.get(command) ?? 0) + times);
    if (this.#commands.size <= this.#most) return;
    this.#folded = true;
    this.#commands.clear();
  }

  patterns(name: string): CommandPattern[] {
    if (!this.#folded) return [...this.#commands].map(([command, times]) => ({ pattern: toPattern(command, name), times }));
    const form = this.#form === null ? null : checked(escapeStars(this.#form.map((word) => word ?? VARIES).join(' ')));
    if (form !== null) return [{ pattern: form, times: this.#times }];
    const first = this.#first ?? [];
    const head = first.slice(0, this.#begin).join(' ');
    // `git log *` does not match `git log`.
    if (this.#shortest === this.#begin) return [{ pattern: toPattern(head, name), times: 1 }, { pattern: openEnded(head, name), times: this.#times }];
    const tail = first.slice(first.length - Math.min(this.#end, this.#shortest - this.#begin - 1)).join(' ');
    return [{ pattern: tail === '' ? openEnded(head, name) : (checked(`${escapeStars(head)} * ${escapeStars(tail)}`) ?? openEnded(head, name)), times: this.#times }];
  }
}

class Program {
  readonly name: string;
  readonly program: string | null;
  readonly #forms = new Map<string, Form>();
  readonly #most: number;

  constructor(name: string, program: string | null) {
    this.name = name;
    this.program = program;
    this.#most = dangerousProgram(name) === null ? MOST_ALIKE : MOST_ALIKE_DANGEROUS;
  }

  add(command: string, times: number): void {
    const words = command.split(' ');
    // `git log` and `git push` are two forms; in `cat a.txt` the second word varies.
    const verb = /^[a-z][a-z-]*$/.test(words[1] ?? '') ? `${this.name} ${words[1] ?? ''}` : this.name;
    const key = this.#forms.has(verb) || this.#forms.size < MOST_FORMS ? verb : '';
    let form = this.#forms.get(key);
    if (form === undefined) this.#forms.set(key, (form = new Form(this.#most)));
    form.add(command, times);
  }

  patterns(): CommandPattern[] {
    const patterns = [...this.#forms.values()].flatMap((form) => form.patterns(this.name));
    // Words that look like verbs and are none: `echo one`, `echo two`, …
    const most = Math.max(MOST_VERBS, this.#most);
    if (patterns.length <= most) return distinct(patterns);
    const bare = patterns.filter(({ pattern }) => pattern === toPattern(this.name, this.name));
    const times = patterns.reduce((sum, one) => sum + one.times, 0) - bare.reduce((sum, one) => sum + one.times, 0);
    return distinct([...bare, { pattern: openEnded(this.name, this.name), times }]);
  }
}

function distinct(patterns: readonly CommandPattern[]): CommandPattern[] {
  const times = new Map<string, number>();
  for (const { pattern, times: more } of patterns) times.set(pattern, (times.get(pattern) ?? 0) + more);
  return [...times].map(([pattern, total]) => ({ pattern, times: total })).sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

export class SeenCommands {
  readonly #programs = new Map<string, Program>();

  /** `program` is the absolute path of what ran. Secrets that the log does not have are `*`. */
  add(command: string, program: string, times: number): void {
    const name = command.split(' ')[0] ?? '';
    const place = SYSTEM_FOLDER.test(program) || !program.startsWith('/') ? null : program;
    const key = `${place ?? ''} ${name}`;
    let seen = this.#programs.get(key);
    if (seen === undefined) this.#programs.set(key, (seen = new Program(name, place)));
    seen.add(command, times);
  }

  programs(): ProgramPatterns[] {
    return [...this.#programs.values()].map((seen) => ({ name: seen.name, program: seen.program, patterns: seen.patterns() })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
}

/** The command as a pattern that matches only it; one that a policy cannot hold, open from its first quote on. */
function toPattern(command: string, name: string): string {
  const text = escapeStars(command);
  return checked(text) ?? checked(text.replace(/[<>|;&]+/g, '*')) ?? checked(text.replace(/['"].*/s, '*')) ?? openEnded(name, name);
}

function openEnded(head: string, name: string): string {
  return checked(`${escapeStars(head === '' ? name : head)} *`) ?? `${escapeStars(name)} *`;
}

/** What the log does not say, secrets and breaks of lines, may be anything; so may spaces, which patterns take for one. */
function escapeStars(text: string): string {
  return text.replace(/\*/g, '\\*').replaceAll(VARIES, '*').replace(/\\u\{[0-9a-f]+\}|[^\S ]+/g, '*').replace(/ {2,}/g, ' * ').trim();
}

/** Null for what a policy would not take. */
function checked(pattern: string): string | null {
  return pattern === '' || /^\*+$/.test(pattern) || checkCommand(pattern) !== null || looksRegular('command', pattern) ? null : pattern;
}

function commonPrefix(one: readonly string[], other: readonly string[]): number {
  let i = 0;
  while (i < one.length && i < other.length && one[i] === other[i]) i++;
  return i;
}

function commonSuffix(one: readonly string[], other: readonly string[]): number {
  let i = 0;
  while (i < one.length && i < other.length && one[one.length - 1 - i] === other[other.length - 1 - i]) i++;
  return i;
}
