// SPDX-License-Identifier: MIT
// Whether a policy's files are others than those it was read from: asked at decisions, so that nothing has to wait for
// it. No timer, no watcher and no open file, which a program could see, take away or keep the process alive with.

import { arrayPush, dateNow } from '../runtime/primordials.ts';
import { realReadText, realStatFields } from '../runtime/real-fs.ts';
import { resolvePath } from '../runtime/resolve-path.ts';

/** No decision is made by a policy that was looked after longer ago than this. */
const lookEvery = 100;
/** A file that is being written is not read before it has rested so long … */
const restsFor = 100;
/** … but no later than this: who writes for ever does not keep the old policy. */
const waitsAtMost = 1000;
/** A file whose times are as recent as this can change without their changing: then its text is compared. */
const finest = 2000;

// Places in the array of numbers that Node's native stat fills, on 18 to 26: device, inode, size, and the seconds and
// nanoseconds of the last change of the contents and of the file.
const deviceAt = 0;
const inodeAt = 7;
const places = [deviceAt, inodeAt, 8, 12, 13, 14, 15];
const contentsAt = 12;
const fileAt = 14;
/** Of no file: it is looked at again. */
const unknown = '';

interface WatchedFile {
  readonly path: string;
  /** As it was when it was read. */
  state: string;
  /** What it said; null where it could not be read. */
  text: string | null;
  /** When its times were recent enough to be doubted. */
  isFresh: boolean;
}

export class PolicyWatch {
  #files: WatchedFile[] = [];
  #lookedAt: number;
  /** What was seen that is not in force, and since when. */
  #waiting = '';
  #waitingSince = 0;

  /** The files are those of a policy that was just read, and the first of them said `text`. */
  constructor(files: readonly string[], text: string) {
    this.#lookedAt = dateNow();
    this.follow(files);
    // They were read before: what is as young as this may have changed since.
    for (let i = 0; i < this.#files.length; i++) {
      const file = this.#files[i] as WatchedFile;
      if (file.isFresh || (i === 0 && file.text !== text)) file.state = unknown;
    }
  }

  /** What was not taken over is a change still. */
  again(): void {
    for (let i = 0; i < this.#files.length; i++) (this.#files[i] as WatchedFile).state = unknown;
  }

  /** Whether a path leads to one of the files as they are now: another file may have their names since the policy was read. */
  has(path: string): boolean {
    const found = realStatFields(path);
    // The array is Node's own, and the next look fills it again.
    const device = found?.[deviceAt];
    const inode = found?.[inodeAt];
    for (let i = 0; i < this.#files.length; i++) {
      const name = (this.#files[i] as WatchedFile).path;
      const own = realStatFields(name);
      if (own === undefined ? resolvePath(name, 'target', true).path === path : own[deviceAt] === device && own[inodeAt] === inode) return true;
    }
    return false;
  }

  /** Takes these files as they are now for what is in force. Called before they are read: what changes then is seen at the next look. */
  follow(files: readonly string[]): void {
    const now = dateNow();
    const followed: WatchedFile[] = [];
    for (let i = 0; i < files.length; i++) arrayPush(followed, watched(files[i] as string, now));
    this.#files = followed;
    this.#waiting = '';
  }

  /** HOT: whether it is time to look again; a clock that was set back says yes. */
  isDue(): boolean {
    const now = dateNow();
    return now - this.#lookedAt >= lookEvery || now < this.#lookedAt;
  }

  /** Whether the files are to be read again, now. */
  hasChanged(): boolean {
    const now = dateNow();
    this.#lookedAt = now;
    const seen = this.#changes(now);
    if (seen === '') {
      this.#waiting = '';
      return false;
    }
    if (this.#waiting === '') this.#waitingSince = now;
    // A file that stayed as it is since the last look, or was put in place when it was done, is whole.
    const isWhole = seen === this.#waiting || this.#haveRested(now) || now - this.#waitingSince >= waitsAtMost || now < this.#waitingSince;
    this.#waiting = seen;
    return isWhole;
  }

  /** What is different, as a text that two looks can be compared by; empty for nothing. */
  #changes(now: number): string {
    let all = '';
    let changed = false;
    for (let i = 0; i < this.#files.length; i++) {
      const file = this.#files[i] as WatchedFile;
      const state = stateOf(file.path);
      all += `${state}\n`;
      if (state !== file.state) changed = true;
      else if (file.isFresh) {
        if (textOf(file.path) !== file.text) changed = true;
        file.isFresh = isFresh(file.path, now);
      }
    }
    return changed ? all : '';
  }

  #haveRested(now: number): boolean {
    for (let i = 0; i < this.#files.length; i++) {
      if (now - changedAt((this.#files[i] as WatchedFile).path, contentsAt) < restsFor) return false;
    }
    return true;
  }
}

function watched(path: string, now: number): WatchedFile {
  // First how it is, then what it says: what comes in between is a change.
  const state = stateOf(path);
  return { path, state, text: textOf(path), isFresh: isFresh(path, now) };
}

function stateOf(path: string): string {
  const fields = realStatFields(path);
  if (fields === undefined) return 'none';
  let state = '';
  for (let i = 0; i < places.length; i++) state += `${fields[places[i] as number] ?? 0} `;
  return state;
}

/** Milliseconds since 1970; long ago for a file that is not there. */
function changedAt(path: string, at: number): number {
  const fields = realStatFields(path);
  return fields === undefined ? 0 : (fields[at] ?? 0) * 1000 + (fields[at + 1] ?? 0) / 1e6;
}

function isFresh(path: string, now: number): boolean {
  return now - changedAt(path, contentsAt) < finest || now - changedAt(path, fileAt) < finest;
}

function textOf(path: string): string | null {
  try {
    return realReadText(path);
  } catch {
    // Gone, or not to be read: that too is a state, and no text is like it.
    return null;
  }
}
