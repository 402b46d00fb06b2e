// SPDX-License-Identifier: MIT
// The files that a policy extends, as the loader finds and reads them.

import * as path from 'node:path';
import { failureCode, realReadText } from '../runtime/real-fs.ts';
import { resolved } from './place.ts';
import type { TextFile } from './policy-text.ts';
import { PRESET_PREFIX, presetFile } from './presets.ts';

/** A file that was read, with what tells it from others under whatever name. */
export interface PolicyFile extends TextFile {
  readonly identity: string;
  /** As it is found again from the policy's own folder: relative where every step to it was. */
  readonly key: string;
}

/** Why a file cannot be extended. */
export type ExtendFailure = { readonly kind: 'preset' } | { readonly kind: 'remote' } | { readonly kind: 'unreadable'; readonly file: string; readonly code: string };

/** Gives the text that an entry of `extends` names in that file. */
export type OpenExtended = (name: string, from: PolicyFile) => PolicyFile | ExtendFailure;

export class PolicyFiles {
  readonly own: PolicyFile;
  readonly #cwd: string;
  readonly #home: string;
  /** Where a file is read, where that is not where it is taken to stand. */
  readonly #readAt = new Map<string, string>();

  /** `own` is taken to stand where it says; `readAt` is where it was read. */
  constructor(own: TextFile, place: { readonly cwd: string; readonly home: string }, readAt: string | null = own.file) {
    this.own = { ...own, identity: own.file === null ? '' : resolved(own.file), key: '' };
    this.#cwd = place.cwd;
    this.#home = place.home;
    if (own.file !== null && readAt !== null) this.#readAt.set(own.file, readAt);
  }

  open(name: string, from: PolicyFile = this.own): PolicyFile | ExtendFailure {
    if (name.startsWith(PRESET_PREFIX)) return this.#openPreset(name);
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) return { kind: 'remote' };
    const named = name.startsWith('~/') ? path.join(this.#home, name.slice(2)) : name;
    if (path.isAbsolute(named)) return this.#read(path.resolve(named), path.resolve(named), path.resolve(named));
    const file = path.resolve(from.file === null ? this.#cwd : path.dirname(from.file), named);
    const readAt = from.file === null ? file : path.resolve(path.dirname(this.#readAt.get(from.file) ?? from.file), named);
    return this.#read(file, readAt, `./${path.join(path.dirname(from.key), named)}`);
  }

  /** The file that was kept under this key; null where it cannot be read. */
  reopen(key: string): PolicyFile | null {
    const opened = this.open(key);
    return 'kind' in opened ? null : opened;
  }

  #openPreset(name: string): PolicyFile | ExtendFailure {
    const file = presetFile(name.slice(PRESET_PREFIX.length));
    if (file === null) return { kind: 'preset' };
    try {
      return { name, file: null, text: realReadText(file), identity: name, key: name };
    } catch (error) {
      return { kind: 'unreadable', file, code: failureCode(error) };
    }
  }

  #read(file: string, readAt: string, key: string): PolicyFile | ExtendFailure {
    this.#readAt.set(file, readAt);
    try {
      return { name: shownName(file, this.#cwd), file, text: realReadText(readAt), identity: resolved(file), key };
    } catch (error) {
      return { kind: 'unreadable', file, code: failureCode(error) };
    }
  }
}

/** Relative to the working folder where it is below it. */
export function shownName(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
