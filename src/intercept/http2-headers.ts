// SPDX-License-Identifier: MIT
// Reads the headers of an HTTP/2 request once, into a copy that Node is then given.

import { arrayIndexOf, arrayIsArray, arrayPush, arraySet, arraySlice, objectCreate, objectGetOwnPropertyDescriptor, reflectOwnKeys, stringCharCodeAt, stringConvert, stringIndexOf, stringSlice, stringToLowerCase, stringToUpperCase } from '../runtime/primordials.ts';

export interface SentHeaders {
  /** What Node gets: a null-prototype object, a flat list, or nothing. */
  readonly copy: unknown;
  readonly method: string | null;
  readonly path: string | null;
  readonly authority: string | null;
  /** `:protocol` of an extended CONNECT. */
  readonly protocol: string | null;
  /** The headers that say which AWS call this is: names in lower case and values, by turns. */
  readonly fields: readonly string[];
  /** A pseudo-header that stands twice, or is no text. */
  readonly malformed: boolean;
}

interface Reader {
  method: string | null;
  path: string | null;
  authority: string | null;
  host: string | null;
  protocol: string | null;
  readonly fields: string[];
  malformed: boolean;
}

/** An object of headers, or the flat list of names and values that newer Node versions take. */
export function readHeaders(given: unknown): SentHeaders {
  const reader = newReader();
  const copy = arrayIsArray(given) ? readList(given, reader) : typeof given === 'object' && given !== null ? readObject(given, reader) : given;
  return sent(copy, reader);
}

/** The form that the native session takes: `name\0value\0flags` for each of `count` headers, the low byte of each character. */
export function readPacked(text: string, count: unknown): SentHeaders {
  const reader = newReader();
  let at = 0;
  for (let i = 0; i < text.length; i++) if (stringCharCodeAt(text, i) > 0xff) reader.malformed = true;
  if (typeof count !== 'number') reader.malformed = true;
  for (let i = 0; i < (count as number) && !reader.malformed; i++) {
    const nameEnd = stringIndexOf(text, '\0', at);
    const valueEnd = nameEnd === -1 ? -1 : stringIndexOf(text, '\0', nameEnd + 1);
    if (valueEnd === -1 || valueEnd + 1 >= text.length) reader.malformed = true;
    else {
      read(stringSlice(text, at, nameEnd), stringSlice(text, nameEnd + 1, valueEnd), reader);
      at = valueEnd + 2;
    }
  }
  return sent(text, reader);
}

function newReader(): Reader {
  return { method: null, path: null, authority: null, host: null, protocol: null, fields: [], malformed: false };
}

/** A `host` beside an `:authority` says the same, or says it to nobody. */
function sent(copy: unknown, reader: Reader): SentHeaders {
  const { method, path, protocol, authority, host } = reader;
  const malformed = reader.malformed || (authority !== null && host !== null && authority !== host);
  return { copy, method: method === null ? null : stringToUpperCase(method), path, authority: authority ?? host, protocol, fields: reader.fields, malformed };
}

function readObject(given: object, reader: Reader): object {
  const copy = objectCreate(null) as Record<PropertyKey, unknown>;
  const keys = reflectOwnKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    if (objectGetOwnPropertyDescriptor(given, key)?.enumerable !== true) continue;
    copy[key] = typeof key === 'string' ? read(key, (given as Record<PropertyKey, unknown>)[key], reader) : (given as Record<PropertyKey, unknown>)[key];
  }
  return copy;
}

function readList(given: readonly unknown[], reader: Reader): unknown[] {
  const copy: unknown[] = [];
  for (let i = 0; i < given.length; i += 2) {
    const name = stringConvert(given[i]);
    arraySet(copy, i, name);
    arraySet(copy, i + 1, read(name, given[i + 1], reader));
  }
  return copy;
}

/** Notes what decides, and gives the value that is sent: a text for what decides, so that it reads the same again. */
function read(name: string, value: unknown, reader: Reader): unknown {
  const lower = stringToLowerCase(name);
  const slot = lower === ':method' ? 'method' : lower === ':path' ? 'path' : lower === ':authority' ? 'authority' : lower === 'host' ? 'host' : lower === ':protocol' ? 'protocol' : null;
  if (value === undefined) return value;
  if (slot === null) return arrayIndexOf(callFields, lower) === -1 ? value : readField(lower, value, reader);
  if (reader[slot] !== null || arrayIsArray(value)) reader.malformed = true;
  reader[slot] = stringConvert(value);
  return arrayIsArray(value) ? value : reader[slot];
}

const callFields = ['authorization', 'content-encoding', 'content-type', 'expect', 'x-amz-copy-source', 'x-amz-rename-source', 'x-amz-target'];

/** A list is sent as several headers. */
function readField(name: string, value: unknown, reader: Reader): unknown {
  const values = arrayIsArray(value) ? arraySlice(value as unknown[]) : [value];
  for (let i = 0; i < values.length; i++) {
    const text = stringConvert(values[i]);
    arraySet(values, i, text);
    arrayPush(reader.fields, name);
    arrayPush(reader.fields, text);
  }
  return arrayIsArray(value) ? values : values[0];
}
