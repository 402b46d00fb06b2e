// SPDX-License-Identifier: MIT
// The matchers of a rule other than the one that it is indexed by, as tests of an action.

import type { Action } from '../action/action.ts';
import { baseName, parseCommandPattern } from '../action/command.ts';
import { comparablePath } from '../action/path.ts';
import { isAboutPath } from '../action/path-action.ts';
import type { Matcher } from '../action/vocabulary.ts';
import type { Effect } from './document.ts';
import { AwsFieldTest, ResourceTest } from './match-aws.ts';
import { hostMatchers, hostsMatch } from './match-host.ts';
import { requestPathMatches, requestUrlMatches } from './match-request.ts';
import { type TextMatcher, anyMatches, globMatchers, starMatcher } from './match-text.ts';
import { arrayPush, numberConvert, processPlatform, regExpExec, stringIndexOf, stringSlice, stringToLowerCase, stringToUpperCase } from '../runtime/primordials.ts';

/** Turns a path pattern into matchers, against the policy's folder and with symlinks resolved. */
export type ReadPath = (pattern: string) => readonly TextMatcher[];

export interface ActionTest {
  test(action: Action): boolean;
}

/** A matcher of a rule, any of whose patterns may match. */
export function actionTest(key: Matcher, patterns: readonly string[], kind: Action['kind'], effect: Effect, readPath: ReadPath): ActionTest {
  switch (key) {
    case 'path':
      return kind === 'network:request' ? new RequestPathTest(all(patterns, one(starMatcher)), effect) : new PathTest(all(patterns, readPath));
    case 'host':
      return new HostTest(all(patterns, hostMatchers));
    case 'port':
    case 'pid':
      return new NumberTest(key, patterns);
    case 'url':
      return new UrlTest(all(patterns, one((pattern) => starMatcher(lowerOrigin(pattern)))), effect);
    case 'command':
      return commandTests(patterns, effect, readPath);
    case 'program':
      return new AnyTest(tests(patterns, (pattern) => new ProgramTest(pattern, effect, readPath)));
    case 'cwd':
      return new CwdTest(all(patterns, readPath));
    case 'resource':
      return new ResourceTest(patterns, effect);
    case 'args':
      return new FieldTest(key, all(patterns, one(starMatcher)), same);
    case 'method':
      return new FieldTest(key, all(patterns, (pattern) => globMatchers(stringToUpperCase(pattern))), same);
    case 'service':
    case 'operation':
    case 'region':
    case 'account':
      return new AwsFieldTest(key, all(patterns, (pattern) => globMatchers(stringToLowerCase(pattern))), effect);
    case 'protocol':
      return new FieldTest(key, all(patterns, (pattern) => globMatchers(stringToLowerCase(pattern))), stringToLowerCase);
    case 'key':
      return new FieldTest(key, all(patterns, (pattern) => globMatchers(spelledKey(pattern))), spelledKey);
    case 'kind':
    case 'name':
    case 'tool':
      return new FieldTest(key, all(patterns, globMatchers), same);
  }
}

function all(patterns: readonly string[], read: ReadPath): TextMatcher[] {
  const matchers: TextMatcher[] = [];
  for (let i = 0; i < patterns.length; i++) {
    const some = read(patterns[i] as string);
    for (let j = 0; j < some.length; j++) arrayPush(matchers, some[j] as TextMatcher);
  }
  return matchers;
}

function one(make: (pattern: string) => TextMatcher): ReadPath {
  return (pattern) => [make(pattern)];
}

function tests(patterns: readonly string[], make: (pattern: string) => ActionTest): ActionTest[] {
  const made: ActionTest[] = [];
  for (let i = 0; i < patterns.length; i++) arrayPush(made, make(patterns[i] as string));
  return made;
}

/** Windows takes any case of a variable's name for the same variable. */
export function spelledKey(key: string): string {
  return processPlatform === 'win32' ? stringToUpperCase(key) : key;
}

function same(text: string): string {
  return text;
}

/** Scheme and host have no case; the rest of a URL does. */
function lowerOrigin(pattern: string): string {
  const found = regExpExec(/^[^/]*:\/\/[^/]*/, pattern);
  return found === null ? pattern : stringToLowerCase(found[0]) + stringSlice(pattern, found[0].length);
}

class AnyTest implements ActionTest {
  readonly #tests: readonly ActionTest[];
  constructor(anyOf: readonly ActionTest[]) {
    this.#tests = anyOf;
  }
  test(action: Action): boolean {
    for (let i = 0; i < this.#tests.length; i++) if ((this.#tests[i] as ActionTest).test(action)) return true;
    return false;
  }
}

/** Holds where another test does not. */
export class NotTest implements ActionTest {
  readonly #test: ActionTest;
  constructor(test: ActionTest) {
    this.#test = test;
  }
  test(action: Action): boolean {
    return !this.#test.test(action);
  }
}

class FieldTest implements ActionTest {
  readonly #key: Matcher;
  readonly #matchers: readonly TextMatcher[];
  readonly #spell: (text: string) => string;
  constructor(key: Matcher, matchers: readonly TextMatcher[], spell: (text: string) => string) {
    this.#key = key;
    this.#matchers = matchers;
    this.#spell = spell;
  }
  test(action: Action): boolean {
    const text = textOf(action, this.#key);
    return text !== null && anyMatches(this.#matchers, this.#spell(text));
  }
}

/** What the action says under a matcher's name; null where it says nothing, which matches no pattern. */
function textOf(action: Action, key: Matcher): string | null {
  switch (action.kind) {
    case 'network:request':
      return key === 'method' ? action.method : key === 'protocol' ? action.protocol : null;
    case 'network:connect':
      return key === 'protocol' ? action.protocol : null;
    case 'env:read':
    case 'env:write':
      return key === 'key' ? action.key : null;
    case 'module:load':
      return key === 'kind' ? action.loader : null;
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return key === 'name' ? action.name : null;
    case 'tool:call':
      return key === 'tool' ? action.tool : key === 'args' ? action.args : null;
    default:
      return null;
  }
}

class PathTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  constructor(matchers: readonly TextMatcher[]) {
    this.#matchers = matchers;
  }
  test(action: Action): boolean {
    const path = pathOf(action);
    return path !== null && anyMatches(this.#matchers, path);
  }
}

/** The action's file or socket, comparable; null where it has none. */
export function pathOf(action: Action): string | null {
  if (isAboutPath(action)) return comparablePath(action.path);
  switch (action.kind) {
    case 'network:connect':
    case 'network:listen':
      return action.path === null ? null : action.path[0] === '@' ? action.path : comparablePath(action.path);
    default:
      return null;
  }
}

class HostTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  constructor(matchers: readonly TextMatcher[]) {
    this.#matchers = matchers;
  }
  test(action: Action): boolean {
    return hostsMatch(this.#matchers, action);
  }
}

class NumberTest implements ActionTest {
  readonly #key: 'port' | 'pid';
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  constructor(key: 'port' | 'pid', patterns: readonly string[]) {
    this.#key = key;
    for (let i = 0; i < patterns.length; i++) {
      const found = regExpExec(/^\s*(?:(\d+)(?:\s*-\s*(\d+))?|\*)\s*$/, patterns[i] as string);
      // What is no number matches none; the reader has said so.
      if (found === null) continue;
      arrayPush(this.#low, numberConvert(found[1] ?? '0'));
      arrayPush(this.#high, found[1] === undefined ? Infinity : numberConvert(found[2] ?? found[1]));
    }
  }
  test(action: Action): boolean {
    const n = numberOf(action, this.#key);
    if (n === null) return false;
    for (let i = 0; i < this.#low.length; i++) if (n >= (this.#low[i] as number) && n <= (this.#high[i] as number)) return true;
    return false;
  }
}

function numberOf(action: Action, key: 'port' | 'pid'): number | null {
  switch (action.kind) {
    case 'network:request':
      return key === 'port' ? action.port : null;
    case 'network:connect':
    case 'network:listen':
      // A unix socket has no port, not port 0.
      return key === 'port' && action.path === null ? action.port : null;
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return key === 'pid' ? action.pid : null;
    default:
      return null;
  }
}

class RequestPathTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  readonly #effect: Effect;
  constructor(matchers: readonly TextMatcher[], effect: Effect) {
    this.#matchers = matchers;
    this.#effect = effect;
  }
  test(action: Action): boolean {
    return action.kind === 'network:request' && requestPathMatches(this.#matchers, '', action.path, this.#effect);
  }
}

class UrlTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  readonly #effect: Effect;
  constructor(matchers: readonly TextMatcher[], effect: Effect) {
    this.#matchers = matchers;
    this.#effect = effect;
  }
  test(action: Action): boolean {
    return action.kind === 'network:request' && requestUrlMatches(this.#matchers, action, this.#effect);
  }
}

/** Any of the patterns of a rule's `command`. */
export function commandTests(patterns: readonly string[], effect: Effect, readPath: ReadPath): ActionTest {
  return new AnyTest(tests(patterns, (pattern) => commandTest(pattern, effect, readPath)));
}

function commandTest(pattern: string, effect: Effect, readPath: ReadPath): ActionTest {
  const parsed = parseCommandPattern(pattern);
  const program = parsed.program === null ? null : new ProgramTest(parsed.program, effect, readPath);
  const byName = effect === 'allow' && program === null && regExpExec(/^\*+$/, parsed.command) === null;
  return new CommandTest(starMatcher(parsed.command), parsed.command === '*', byName, program);
}

/**
 * A program that is only known at run time is `?`: what runs is then known to no pattern but `*`. A name alone allows
 * no program that the agent may have put there itself, and denies every program of that name.
 */
class CommandTest implements ActionTest {
  readonly #matcher: TextMatcher;
  readonly #any: boolean;
  readonly #inPlace: boolean;
  readonly #program: ProgramTest | null;
  constructor(matcher: TextMatcher, any: boolean, inPlace: boolean, program: ProgramTest | null) {
    this.#matcher = matcher;
    this.#any = any;
    this.#inPlace = inPlace;
    this.#program = program;
  }
  test(action: Action): boolean {
    if (action.kind !== 'shell:execute') return false;
    if (this.#any) return true;
    if (action.program === '?' || (this.#inPlace && action.planted)) return false;
    return this.#matcher.matches(action.command) && (this.#program === null || this.#program.test(action));
  }
}

class ProgramTest implements ActionTest {
  readonly #any: boolean;
  readonly #byName: boolean;
  readonly #inPlace: boolean;
  readonly #matchers: readonly TextMatcher[];
  constructor(pattern: string, effect: Effect, readPath: ReadPath) {
    this.#any = pattern === '*';
    this.#byName = stringIndexOf(pattern, '/') === -1;
    this.#inPlace = this.#byName && effect === 'allow';
    this.#matchers = this.#byName ? globMatchers(pattern) : readPath(pattern);
  }
  test(action: Action): boolean {
    if (action.kind !== 'shell:execute') return false;
    if (this.#any) return true;
    if (action.program === '?' || (this.#inPlace && action.planted)) return false;
    const program = comparablePath(action.program);
    return anyMatches(this.#matchers, this.#byName ? baseName(program) : program);
  }
}

class CwdTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  constructor(matchers: readonly TextMatcher[]) {
    this.#matchers = matchers;
  }
  test(action: Action): boolean {
    return action.kind === 'shell:execute' && anyMatches(this.#matchers, comparablePath(action.cwd));
  }
}
