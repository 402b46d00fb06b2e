// SPDX-License-Identifier: MIT
// Path patterns of a policy → matchers of absolute paths. The literal beginning of a pattern is followed through
// symlinks as what a program opens is, and both spellings match.

import { type PathSegment, joinSegments, literalPrefix, parsePathGlob, withPrefix } from '../action/path-glob.ts';
import { comparablePath } from '../action/path.ts';
import { failureCode, realRealpath } from '../runtime/real-fs.ts';
import { PathText, type TextMatcher, starMatcher } from './match-text.ts';

export class PathReader {
  readonly #folder: readonly string[];
  readonly #home: readonly string[];
  /** Where each folder leads, by its own segments joined; a folder that is not there leads to itself. */
  readonly #followed = new Map<string, Followed>();

  readonly #parsed = new Map<string, PathSegment[][]>();

  /** Both folders absolute. */
  constructor(folder: string, home: string) {
    this.#folder = segmentsOf(folder);
    this.#home = segmentsOf(home);
  }

  /** Matchers of one pattern. */
  read(pattern: string): readonly TextMatcher[] {
    // An abstract unix socket has a name, not a path; `@(…)` is an extended glob.
    if (pattern.startsWith('@') && !pattern.startsWith('@(')) return [starMatcher(pattern)];
    return this.spellings(pattern).map((segments) => new PathText(segments));
  }

  /** The pattern's alternatives as segments from the root, and those that symlinks lead to. */
  spellings(pattern: string): PathSegment[][] {
    const spelled: PathSegment[][] = [];
    for (const segments of this.#segments(pattern)) {
      spelled.push(segments);
      const prefix = literalPrefix(segments);
      const target = this.#follow(prefix);
      if (target.moved) spelled.push(withPrefix(target.segments, segments, prefix.length));
    }
    return spelled;
  }

  /** Adds the folder in which each alternative begins and all folders above it; where symlinks lead elsewhere, those too. */
  addFolders(pattern: string, folders: Set<string>): void {
    for (const segments of this.#segments(pattern)) {
      const prefix = literalPrefix(segments);
      const folder = prefix.length === segments.length ? prefix.slice(0, -1) : prefix;
      const target = this.#follow(folder);
      addWithAncestors(folder, folders);
      if (target.moved) addWithAncestors(target.segments, folders);
    }
  }

  /** The pattern's alternatives as segments from the root. */
  #segments(pattern: string): PathSegment[][] {
    const known = this.#parsed.get(pattern);
    if (known !== undefined) return known;
    const { folder, rest } = this.#start(pattern);
    const parsed = parsePathGlob(rest).map((segments) => joinSegments(folder, segments));
    this.#parsed.set(pattern, parsed);
    return parsed;
  }

  #start(pattern: string): { folder: readonly string[]; rest: string } {
    if (pattern === '~' || pattern.startsWith('~/')) return { folder: this.#home, rest: pattern.slice(1) };
    if (pattern.startsWith('/')) return { folder: [], rest: pattern };
    if (process.platform === 'win32' && /^[a-z]:[\\/]/i.test(pattern)) return { folder: [], rest: (pattern[2] === '\\' ? pattern.replaceAll('\\', '/') : pattern).toLowerCase() };
    return { folder: this.#folder, rest: pattern };
  }

  #follow(segments: readonly string[]): Followed {
    if (segments.length === 0) return { segments, moved: false, there: true };
    const key = segments.join('/');
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const above = this.#follow(segments.slice(0, -1));
    const followed = above.there ? followOne(above, segments) : { segments: [...above.segments, segments[segments.length - 1] as string], moved: above.moved, there: false };
    this.#followed.set(key, followed);
    return followed;
  }
}

interface Followed {
  readonly segments: readonly string[];
  /** Whether a symlink led elsewhere. */
  readonly moved: boolean;
  /** False where the folder does not exist: what is below it cannot be a link either. */
  readonly there: boolean;
}

function followOne(above: Followed, asked: readonly string[]): Followed {
  const segments = [...above.segments, asked[asked.length - 1] as string];
  try {
    const target = segmentsOf(realRealpath(pathOfSegments(segments)));
    const moved = target.join('/') !== asked.join('/');
    return { segments: target, moved, there: true };
  } catch (error) {
    // A link that leads nowhere, or a folder that this process may not look into: its own spelling is all there is.
    return { segments, moved: above.moved, there: failureCode(error) === 'EACCES' };
  }
}

/** A folder and those above it, as they are compared. */
export function addWithAncestors(segments: readonly string[], folders: Set<string>): void {
  for (let count = segments.length; count >= 0; count--) {
    const folder = `/${segments.slice(0, count).join('/')}`;
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

/** An absolute path's segments, comparable. */
export function segmentsOf(path: string): string[] {
  return comparablePath(path).split('/').filter((part) => part !== '');
}

/** The path that the system knows by these segments. */
function pathOfSegments(segments: readonly string[]): string {
  return process.platform === 'win32' ? segments.join('/') : `/${segments.join('/')}`;
}
