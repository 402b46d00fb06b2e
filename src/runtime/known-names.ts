// SPDX-License-Identifier: MIT
// The names that a reviewed Node has, of the census: read only where the running Node is another one.

import { arrayPush, MapConstructor, mapGet, mapSet, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectPrototype, reflectOwnKeys, SetConstructor, setAdd, setHas, stringIndexOf, stringSlice, stringSplit, stringStartsWith, WeakSetConstructor, weakSetAdd, weakSetHas } from './primordials.ts';
import { type Entry, entryOf, spell, walk, walkPrototype } from './walk.ts';

/** Where the names of a root begin: `fs`, `binding:tcp_wrap`. */
export function rootOf(name: string): string {
  let end = 0;
  while (end < name.length && name[end] !== '.' && name[end] !== '#') end++;
  return stringSlice(name, 0, end);
}

export class KnownNames {
  /** HOT: 6,000 names, of which a program loads a third: a root's are taken apart when it is asked for. */
  readonly #lines = new MapConstructor<string, string>();

  /** One base is that of many classes. */
  readonly #seen = new WeakSetConstructor<object>();

  /** `text` has a line for each root: its name, and what follows it in each of its names. */
  constructor(text: string) {
    for (let start = 0; start < text.length; ) {
      const end = stringIndexOf(text, '\n', start);
      const tab = stringIndexOf(text, '\t', start);
      mapSet(this.#lines, stringSlice(text, start, tab), stringSlice(text, tab + 1, end));
      start = end + 1;
    }
  }

  /** What `root` has and no reviewed Node does, the outermost of each: what is within it goes with it. */
  unlisted(name: string, root: object): Entry[] {
    return this.#without(name, walk(name, root));
  }

  /** The same for the properties of `root` alone. INVARIANT: none that is known is looked at, since that loads what it stands for (`globalThis.fetch`). */
  unlistedFlat(name: string, root: object): Entry[] {
    const names = this.#namesOf(name);
    const keys = reflectOwnKeys(root);
    const found: Entry[] = [];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as PropertyKey;
      const entry = setHas(names, `.${spell(key)}`) ? null : entryOf(name, '.', root, key);
      if (entry !== null && entry.kind !== 'value') arrayPush(found, entry);
    }
    return found;
  }

  /** The same for the prototypes that native classes inherit from. */
  unlistedBases(prototype: object): Entry[] {
    const found: Entry[] = [];
    for (let base = objectGetPrototypeOf(prototype); base !== null && base !== objectPrototype && !weakSetHas(this.#seen, base); base = objectGetPrototypeOf(base)) {
      weakSetAdd(this.#seen, base);
      const constructor: unknown = objectGetOwnPropertyDescriptor(base, 'constructor')?.value;
      const name = `instance:${typeof constructor === 'function' ? constructor.name : ''}`;
      const unlisted = this.#without(name, walkPrototype(name, base));
      for (let i = 0; i < unlisted.length; i++) arrayPush(found, unlisted[i] as Entry);
    }
    return found;
  }

  #without(root: string, entries: readonly Entry[]): Entry[] {
    const names = this.#namesOf(root);
    const found: Entry[] = [];
    let outer: string | null = null;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      if (entry.kind === 'value' || setHas(names, stringSlice(entry.name, root.length)) || isWithin(entry.name, outer)) continue;
      outer = entry.name;
      arrayPush(found, entry);
    }
    return found;
  }

  #namesOf(root: string): Set<string> {
    const names = new SetConstructor<string>();
    const rest = stringSplit(mapGet(this.#lines, root) ?? '', '\t');
    for (let i = 0; i < rest.length; i++) setAdd(names, rest[i] as string);
    return names;
  }
}

function isWithin(name: string, outer: string | null): boolean {
  return outer !== null && (stringStartsWith(name, `${outer}.`) || stringStartsWith(name, `${outer}#`));
}
