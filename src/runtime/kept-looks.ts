// SPDX-License-Identifier: MIT
// Which builtins and bindings of this very Node hold nothing that no reviewed version has, kept beside the compiled
// code for the next start (docs/census.md). What did hold something is not kept, and looked at each time.
//
// UNTRUSTED: the folder is the package's own, which programs under the gate cannot write. What is taken all the same
// is a whole file of this build, this very binary and these flags.

import { arrayJoin, arrayPush, mapForEach, MapConstructor, mapGet, mapHas, mapSet, mathImul, processPid, reflectOwnKeys, stringCharCodeAt, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';
import { realMkdir, realReadText, realReplaceText, realStatIdentity } from './real-fs.ts';
import { spell } from './walk.ts';

/** Where they are kept, and what they hold for: the build and the flags, which decide what of Node is there. */
export interface LooksPlace {
  readonly folder: string;
  readonly file: string;
  readonly build: string;
  readonly flags: string;
}

/** Of the names that are looked for: the build's. */
declare const __SAFECLAW_NAMES_HASH__: string;
const { execPath, version, arch } = process;

export class KeptLooks {
  readonly #place: LooksPlace;
  /** False in a thread, whose first moments another thread of the program can see. */
  readonly #writes: boolean;
  /** Flags can hold secrets (`--title`), and a program chooses those of its children: what stands in the file is their digest. */
  readonly #digest: (text: string) => string;
  #header: string | null = null;
  #keys: Map<string, string> | null = null;
  #grown = false;
  #open = true;

  constructor(place: LooksPlace, writes: boolean, digest: (text: string) => string) {
    this.#place = place;
    this.#writes = writes;
    this.#digest = digest;
  }

  /** Whether a look at this name found nothing; where `root` is given, only while it has the same properties. */
  holds(name: string, root: object | null): boolean {
    const keys = mapGet(this.#read(), name);
    return keys !== undefined && keys === keysOf(root);
  }

  /** Takes down that a look found nothing. What is there already stays, so that two kinds of start do not write in turn. */
  add(name: string, root: object | null): void {
    if (!this.#open || !this.#writes || mapHas(this.#read(), name)) return;
    mapSet(this.#read(), name, keysOf(root));
    this.#grown = true;
  }

  /** INVARIANT: called before the program begins, which could take away from a builtin what a later look is to find. */
  close(): void {
    this.#open = false;
    if (!this.#grown || this.#header === null) return;
    let body = '';
    mapForEach(this.#read(), (keys, name) => {
      body += `${name}\t${keys}\n`;
    });
    try {
      realMkdir(this.#place.folder, 0o755);
      realReplaceText(this.#place.file, `${this.#header}${checksum(body)}\n${body}`, `${processPid}`, 0o644);
    } catch {
      // A read-only image, another user's package, a full disk: the next start looks again.
      return;
    }
  }

  #read(): Map<string, string> {
    if (this.#keys !== null) return this.#keys;
    this.#keys = new MapConstructor<string, string>();
    const { build, flags } = this.#place;
    const binary = realStatIdentity(execPath);
    // The flags that a configuration file holds are not known here.
    if (binary === undefined || stringIndexOf(flags, 'config-file') !== -1) return this.#keys;
    this.#header = `${build} ${this.#digest(flags)} ${__SAFECLAW_NAMES_HASH__} ${version} ${arch} ${binary.device}:${binary.inode}:${binary.size}:${binary.mtimeSeconds}\n`;
    const body = readBody(this.#place.file, this.#header);
    for (let start = 0; start < body.length; ) {
      const end = stringIndexOf(body, '\n', start);
      const tab = stringIndexOf(body, '\t', start);
      mapSet(this.#keys, stringSlice(body, start, tab), stringSlice(body, tab + 1, end));
      start = end + 1;
    }
    return this.#keys;
  }
}

/** What is kept under exactly this header, or nothing. */
function readBody(file: string, header: string): string {
  let text: string;
  try {
    text = realReadText(file);
  } catch {
    // Not there or not readable: everything is looked at.
    return '';
  }
  if (!stringStartsWith(text, header)) return '';
  const end = stringIndexOf(text, '\n', header.length);
  const body = stringSlice(text, end + 1);
  return end !== -1 && stringSlice(text, header.length, end) === checksum(body) ? body : '';
}

/** Against a disk that failed, not against a hand: who can write here can write the gate. */
function checksum(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum = (mathImul(sum, 31) + stringCharCodeAt(body, i)) | 0;
  return `${body.length}:${sum >>> 0}`;
}

function keysOf(root: object | null): string {
  if (root === null) return '';
  const keys = reflectOwnKeys(root);
  const spelled: string[] = [];
  for (let i = 0; i < keys.length; i++) arrayPush(spelled, spell(keys[i] as PropertyKey));
  return arrayJoin(spelled, ' ');
}
