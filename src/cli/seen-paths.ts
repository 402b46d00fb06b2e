// SPDX-License-Identifier: MIT
// The paths that one kind of action was seen on, as a tree that stays small however many there are, and the fewest
// sensible globs that match them all.

import { literalGlob } from '../action/allowing-rule.ts';
import { isCodeFile } from './dangers.ts';

/** What a folder's glob is made from. `ends` is the extension that all names have, or null; `code`: one of them is a program's. */
interface Folded {
  times: number;
  targets: number;
  ends: string | null;
  code: boolean;
}

/** Folders that are the operator's, absolute. */
export interface OwnFolders {
  /** Where the policy stands. */
  readonly project: string;
  /** Where the program is started. */
  readonly started: string;
  readonly home: string;
}

interface Node {
  /** How often the path itself was seen. */
  times: number;
  children: Map<string, Node> | null;
  /** Names directly in it, where there were too many to keep. */
  names: Folded | null;
  /** Everything below it, likewise. */
  everything: Folded | null;
}

/** `exact` is one path; `names` is `folder/*`, `everything` is `folder/**`, both with an extension where all have it. */
export interface PathPattern {
  readonly kind: 'exact' | 'names' | 'everything';
  /** Absolute and literal, but for the names of folders that `mkdtemp` makes; glob text. */
  readonly folder: string;
  readonly ends: string | null;
  readonly times: number;
  readonly targets: number;
  /** Whether a file in it is the text or the bytes of a program. */
  readonly code: boolean;
}

/** So many siblings make a folder's glob; in a folder that holds other people's things too, more. */
const SIBLINGS = 4;
const SIBLINGS_AT_HOME = 16;
/** So many names of one folder are kept apart while the log is read. */
const MOST_NAMES = 64;
const MOST_SYSTEM_NAMES = 2048;
const MOST_NODES = 8000;

/** Folders that are nobody's own: what lies in them is named one by one. */
const SHARED = /^(?:|\/(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Users|Applications|System|Library|private)(?:\/(?:bin|etc|lib|local|log|run|sbin|share|spool|tmp|var|cache|self|ssl))*|\/home\/[^/]+|\/Users\/[^/]+|\/proc\/.*|\/sys\/.*|\/dev\/.*|\/etc\/.*)$/;

export class SeenPaths {
  readonly #root = node();
  /** The project and the home folder: a few files in them are no reason to open all of them. */
  readonly #own: ReadonlySet<string>;
  /** Above what the program may have made for itself. */
  readonly #projects: readonly string[];
  readonly #packages: boolean;
  #count = 0;
  #mostNames = MOST_NAMES;
  /** When to make it smaller again: going through the whole tree must stay rare. */
  #limit = MOST_NODES;

  /** `packages`: whether one file of a `node_modules` stands for all of them, as for what is only read. */
  constructor({ project, started, home }: OwnFolders, packages: boolean) {
    this.#own = new Set([project, started, home].map(literalGlob));
    this.#projects = [project, started].filter((folder) => folder !== '/' && folder !== home).map((folder) => `${literalGlob(folder)}/`);
    this.#packages = packages;
  }

  /** `path` is glob text: literal, but for the names of made folders. */
  add(path: string, times: number): void {
    const segments = path.split('/').filter((segment) => segment !== '');
    let at = this.#root;
    let folder = '';
    for (const [i, segment] of segments.entries()) {
      const last = i === segments.length - 1;
      if (at.everything !== null) return grow(at.everything, times, segments[segments.length - 1] as string);
      const child = at.children?.get(segment);
      if (child === undefined && last && at.names !== null) return grow(at.names, times, segment);
      at = child ?? this.#child(at, segment, folder);
      folder = `${folder}/${segment}`;
      if (at.everything !== null && !last) return grow(at.everything, times, segments[segments.length - 1] as string);
      if (!last && segment === 'node_modules' && this.#packages) at.everything ??= nothing();
    }
    at.times += times;
    if (this.#count > this.#limit) this.#shrink();
  }

  /** Something in a folder of which all is meant. */
  addFolder(folder: string, times: number): void {
    let at = this.#root;
    let above = '';
    for (const segment of literalGlob(folder).split('/').slice(1)) {
      at = at.children?.get(segment) ?? this.#child(at, segment, above);
      above = `${above}/${segment}`;
    }
    grow((at.everything ??= nothing()), times, '');
  }

  #child(at: Node, segment: string, folder: string): Node {
    at.children ??= new Map();
    const child = node();
    at.children.set(segment, child);
    this.#count++;
    if (at.children.size > (this.#isShared(folder) ? Math.max(MOST_SYSTEM_NAMES, this.#mostNames) : this.#mostNames)) this.#fold(at, segment);
    return child;
  }

  /** Puts names together; and where the folders are what is too many, everything. `keep` is just being walked. */
  #fold(at: Node, keep: string | null): void {
    const names = (at.names ??= nothing());
    for (const [name, child] of at.children ?? []) {
      if (name === keep || !isLeaf(child)) continue;
      grow(names, child.times, name);
      at.children?.delete(name);
      this.#count--;
    }
    if (names.targets === 0) at.names = null;
    if ((at.children?.size ?? 0) <= this.#mostNames / 2) return;
    const all = nothing();
    absorb(all, at, null);
    at.everything = { ...all, ends: null };
    this.#count -= sizeOf(at);
    at.children = null;
    at.names = null;
  }

  /** Fewer names of each folder are kept from here on: memory stays flat. */
  #shrink(): void {
    this.#mostNames = Math.max(SIBLINGS, this.#mostNames >> 1);
    this.#shrinkBelow(this.#root, '');
    this.#count = sizeOf(this.#root);
    this.#limit = Math.max(MOST_NODES, 2 * this.#count);
  }

  #shrinkBelow(at: Node, folder: string): void {
    for (const [name, child] of at.children ?? []) this.#shrinkBelow(child, `${folder}/${name}`);
    const most = this.#isShared(folder) ? MOST_SYSTEM_NAMES : this.#mostNames;
    if ((at.children?.size ?? 0) > most || this.#count > 8 * MOST_NODES) this.#fold(at, null);
  }

  #isShared(folder: string): boolean {
    return SHARED.test(folder);
  }

  /** The globs, folder by folder in the order of their text. */
  patterns(): PathPattern[] {
    return this.#patternsBelow(this.#root, '').sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0));
  }

  #patternsBelow(at: Node, folder: string): PathPattern[] {
    const found: PathPattern[] = at.times > 0 ? [{ kind: 'exact', folder: folder === '' ? '/' : folder, ends: null, times: at.times, targets: 1, code: false }] : [];
    if (at.everything !== null) return [...found, { kind: 'everything', folder, ...at.everything, ends: null }];
    const most = this.#siblingsOf(folder);
    const names = at.names ?? nothing();
    const below: PathPattern[] = [];
    let folders = 0;
    let single: PathPattern[] = [];
    for (const [name, child] of at.children ?? []) {
      const path = `${folder}/${name}`;
      const inside = this.#patternsBelow(child, path);
      if (isLeaf(child)) single.push(...inside);
      else folders++;
      if (!isLeaf(child)) below.push(...inside);
    }
    if (at.names !== null || single.length >= most) {
      for (const { folder: path, times } of single) grow(names, times, path.slice(path.lastIndexOf('/') + 1));
      single = [{ kind: 'names', folder, ...names }];
    }
    const all = [...single, ...below];
    if (all.length > 0 && this.#isMade(at, folder)) return [...found, { ...everythingOf(all, folder), ends: null }];
    return folders < most ? [...found, ...all] : [...found, everythingOf(all, folder)];
  }

  /** A folder that the program wrote, and wrote into: it made it for itself, and may put other files there the next time. */
  #isMade(at: Node, folder: string): boolean {
    if (this.#packages || at.times === 0 || this.#own.has(folder)) return false;
    return this.#projects.some((project) => folder.startsWith(project)) ? !/\/(?:node_modules|\.[^/]*)(?:\/|$)/.test(folder) : /(?:^|[^\\])[*?]/.test(folder);
  }

  #siblingsOf(folder: string): number {
    return this.#isShared(folder) ? Number.POSITIVE_INFINITY : this.#own.has(folder) ? SIBLINGS_AT_HOME : SIBLINGS;
  }
}

/** The text of a pattern, absolute. */
export function globOf({ kind, folder, ends }: PathPattern): string {
  if (kind === 'exact') return folder;
  if (kind === 'names') return `${folder}/*${ends ?? ''}`;
  return ends === null ? `${folder}/**` : `${folder}/**/*${ends}`;
}

/** Patterns that no other one of `wide` makes superfluous. */
export function uncovered(patterns: readonly PathPattern[], wide: readonly PathPattern[]): PathPattern[] {
  const byFolder = new Map<string, PathPattern[]>();
  for (const pattern of wide) byFolder.set(pattern.folder, [...(byFolder.get(pattern.folder) ?? []), pattern]);
  return patterns.filter((pattern) => !isCovered(pattern, byFolder));
}

function isCovered(pattern: PathPattern, byFolder: ReadonlyMap<string, readonly PathPattern[]>): boolean {
  const { kind, folder } = pattern;
  const ends = kind === 'exact' ? folder : (pattern.ends ?? '');
  const inFolder = kind === 'exact' ? parentOf(folder) : folder;
  const reaches = (wide: PathPattern): boolean => wide.ends === null || ends.endsWith(wide.ends);
  if (kind === 'exact' && byFolder.get(folder)?.some((wide) => wide.kind === 'exact') === true) return true;
  if (kind !== 'everything' && byFolder.get(inFolder)?.some((wide) => wide.kind === 'names' && reaches(wide)) === true) return true;
  for (let at = inFolder; ; at = parentOf(at)) {
    if (byFolder.get(at)?.some((wide) => wide.kind === 'everything' && reaches(wide)) === true) return true;
    if (at === '') return false;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function node(): Node {
  return { times: 0, children: null, names: null, everything: null };
}

function isLeaf(at: Node): boolean {
  return at.children === null && at.names === null && at.everything === null;
}

function sizeOf(at: Node): number {
  let size = 0;
  for (const child of at.children?.values() ?? []) size += 1 + sizeOf(child);
  return size;
}

function nothing(): Folded {
  return { times: 0, targets: 0, ends: null, code: false };
}

function everythingOf(all: readonly PathPattern[], folder: string): PathPattern {
  return { kind: 'everything', folder, ends: commonEnds(all), times: sum(all, 'times'), targets: sum(all, 'targets'), code: all.some((pattern) => pattern.code || (pattern.kind === 'exact' && isCodeFile(pattern.folder))) };
}

function absorb(all: Folded, at: Node, name: string | null): void {
  if (at.times > 0 && name !== null) grow(all, at.times, name);
  for (const folded of [at.names, at.everything]) {
    all.times += folded?.times ?? 0;
    all.targets += folded?.targets ?? 0;
    all.code ||= folded?.code === true;
  }
  for (const [child, below] of at.children ?? []) absorb(all, below, child);
}

/** Counts one more name. An extension that one name does not have is none of the folder's. */
function grow(folded: Folded, times: number, name: string): void {
  const ends = /.\.(\w{1,8})$/.exec(name)?.[1];
  const mine = ends === undefined ? null : `.${ends}`;
  folded.ends = folded.targets === 0 || folded.ends === mine ? mine : null;
  folded.code ||= isCodeFile(name);
  folded.times += times;
  folded.targets++;
}

function commonEnds(patterns: readonly PathPattern[]): string | null {
  const ends = new Set(patterns.map(({ kind, folder, ends }) => (kind === 'exact' ? (/[^/]\.(\w{1,8})$/.exec(folder)?.[0].slice(1) ?? null) : ends)));
  return ends.size === 1 ? ([...ends][0] ?? null) : null;
}

function sum(patterns: readonly PathPattern[], key: 'times' | 'targets'): number {
  return patterns.reduce((total, pattern) => total + pattern[key], 0);
}
