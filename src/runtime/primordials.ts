// SPDX-License-Identifier: MIT
// The builtins that the gate uses, captured before the program runs, under flat names.
//
// INVARIANT: code that runs after the program started calls builtins only through this file, so
// that a program which replaces `Array.prototype.push` or `JSON.stringify` changes no decision
// and no record. The lint rule `safeclaw/captured-builtins` holds it.

/* eslint-disable @typescript-eslint/unbound-method -- this file is where methods are unbound */

type AnyFunction = (...args: never[]) => unknown;

const { bind, call } = Function.prototype;
const uncurryThis: unknown = bind.bind(call);

function uncurry<T, A extends unknown[], R>(method: (...args: A) => R): (self: T, ...args: A) => R {
  return (uncurryThis as (m: unknown) => (self: T, ...args: A) => R)(method);
}

function getter<T, R>(prototype: object, key: PropertyKey): (self: T) => R {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (get === undefined) throw new Error(`no getter ${String(key)}`);
  return uncurry<T, [], R>(get as () => R);
}

// Array
export const arrayIsArray = Array.isArray;
/** Where an array without an element looks for it. Its own prototype should be the last one, which cannot be given another. */
const arrayPrototype = Array.prototype;
const { defineProperty, getPrototypeOf, prototype: lastPrototype } = Object;

/**
 * `list[index] = value`. A plain assignment of a new element runs a setter that a program has put on a prototype of
 * arrays, which sees the array and may keep another value in it. HOT: the two questions cost nothing that can be measured.
 */
export function arraySet<T>(list: T[], index: number, value: T): void {
  if (getPrototypeOf(arrayPrototype) === lastPrototype && !(index in arrayPrototype)) list[index] = value;
  else defineProperty(list, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
}

export function arrayPush<T>(list: T[], item: T): number {
  arraySet(list, list.length, item);
  return list.length;
}

/** A copy that is an array of ours: the builtin asks the array's constructor for the kind of the copy. */
export function arraySlice<T>(list: ArrayLike<T>, start = 0, end = list.length): T[] {
  const copy: T[] = [];
  const to = end < 0 ? list.length + end : end;
  for (let i = start; i < to; i++) arrayPush(copy, list[i] as T);
  return copy;
}

export const arrayJoin = uncurry<readonly unknown[], [string?], string>(Array.prototype.join);
export const arrayIndexOf = uncurry<readonly unknown[], [unknown, number?], number>(Array.prototype.indexOf);
export const arraySort = uncurry(Array.prototype.sort) as <T>(self: T[], compare?: (a: T, b: T) => number) => T[];

// String
export const stringConvert = String;
export const stringFromCharCode = String.fromCharCode;
export const stringCharCodeAt = uncurry<string, [number], number>(String.prototype.charCodeAt);
export const stringCodePointAt = uncurry<string, [number], number | undefined>(String.prototype.codePointAt);
export const stringSlice = uncurry<string, [number?, number?], string>(String.prototype.slice);
export const stringIndexOf = uncurry<string, [string, number?], number>(String.prototype.indexOf as (s: string, p?: number) => number);
export const stringLastIndexOf = uncurry<string, [string, number?], number>(String.prototype.lastIndexOf as (s: string, p?: number) => number);
export const stringStartsWith = uncurry<string, [string, number?], boolean>(String.prototype.startsWith as (s: string, p?: number) => boolean);
export const stringEndsWith = uncurry<string, [string, number?], boolean>(String.prototype.endsWith as (s: string, p?: number) => boolean);
export const stringIncludes = uncurry<string, [string, number?], boolean>(String.prototype.includes as (s: string, p?: number) => boolean);
export const stringToLowerCase = uncurry<string, [], string>(String.prototype.toLowerCase);
export const stringToUpperCase = uncurry<string, [], string>(String.prototype.toUpperCase);
export const stringTrim = uncurry<string, [], string>(String.prototype.trim);
export const stringPadStart = uncurry<string, [number, string?], string>(String.prototype.padStart);
export const stringRepeat = uncurry<string, [number], string>(String.prototype.repeat);

/** Splits on a literal separator. The native `split` consults `Symbol.split`, which a program can define. */
export function stringSplit(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const at = stringIndexOf(text, separator, from);
    if (at === -1) break;
    arrayPush(parts, stringSlice(text, from, at));
    from = at + separator.length;
  }
  arrayPush(parts, stringSlice(text, from));
  return parts;
}

/** Replaces every occurrence of a literal. */
export function stringReplaceAll(text: string, literal: string, by: string): string {
  if (stringIndexOf(text, literal) === -1) return text;
  return arrayJoin(stringSplit(text, literal), by);
}

// RegExp: `exec` is the builtin that reads no overridable property but the own `lastIndex`;
// `test`, `match`, `replace` and `split` look up `exec` and symbols on the prototype.
export const RegExpConstructor = RegExp;
export const regExpExec = uncurry<RegExp, [string], RegExpExecArray | null>(RegExp.prototype.exec);

// Number, Math, Date
export const numberIsInteger = Number.isInteger;
export const numberIsSafeInteger = Number.isSafeInteger;
export const numberConvert = Number;
export const numberParseInt = Number.parseInt;
export const numberToString = uncurry<number, [number?], string>(Number.prototype.toString);
export const mathMin = Math.min;
export const mathMax = Math.max;
export const mathFloor = Math.floor;
export const mathImul = Math.imul;
export const dateNow = Date.now;
export const DateConstructor = Date;
export const dateUTC = Date.UTC;
/** Null in a Node that was built without Intl. */
export const DateTimeFormatConstructor = typeof Intl === 'undefined' ? null : Intl.DateTimeFormat;
export const dateTimeParts = uncurry<Intl.DateTimeFormat, [number], Intl.DateTimeFormatPart[]>(DateTimeFormatConstructor === null ? () => [] : DateTimeFormatConstructor.prototype.formatToParts);
export const dateToISOString = uncurry<Date, [], string>(Date.prototype.toISOString);

// Object, Reflect, Symbol
export const objectAssign = Object.assign;
export const objectCreate = Object.create;
export const objectFreeze = Object.freeze;
export const objectKeys = Object.keys;
export const objectDefineProperty = Object.defineProperty;
export const objectGetOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const objectGetOwnPropertyNames = Object.getOwnPropertyNames;
export const objectGetOwnPropertySymbols = Object.getOwnPropertySymbols;
export const objectGetPrototypeOf = Object.getPrototypeOf as (value: unknown) => object | null;
export const objectSetPrototypeOf = Object.setPrototypeOf;
export const objectHasOwn = Object.hasOwn;
export const objectIsExtensible = Object.isExtensible;
export const objectPrototype = Object.prototype;
export const objectPrototypeToString = uncurry<unknown, [], string>(Object.prototype.toString);
export const reflectApply = Reflect.apply;
export const reflectConstruct = Reflect.construct;
export const reflectGet = Reflect.get;
export const reflectSet = Reflect.set;
export const reflectHas = Reflect.has;
export const reflectOwnKeys = Reflect.ownKeys;
export const reflectDefineProperty = Reflect.defineProperty;
export const reflectDeleteProperty = Reflect.deleteProperty;
export const ProxyConstructor = Proxy;
export const symbolDescription = getter<symbol, string | undefined>(Symbol.prototype, 'description');

// Functions
export const functionToString = uncurry<AnyFunction, [], string>(Function.prototype.toString as () => string);
export { uncurry as uncurryMethod };

// Collections
export const MapConstructor = Map;
export const mapGet = uncurry(Map.prototype.get) as <K, V>(self: Map<K, V>, key: K) => V | undefined;
export const mapSet = uncurry(Map.prototype.set) as <K, V>(self: Map<K, V>, key: K, value: V) => Map<K, V>;
export const mapHas = uncurry(Map.prototype.has) as <K, V>(self: Map<K, V>, key: K) => boolean;
export const mapDelete = uncurry(Map.prototype.delete) as <K, V>(self: Map<K, V>, key: K) => boolean;
export const mapClear = uncurry(Map.prototype.clear) as <K, V>(self: Map<K, V>) => void;
export const mapSize = getter<Map<unknown, unknown>, number>(Map.prototype, 'size') as <K, V>(self: Map<K, V>) => number;
export const mapForEach = uncurry(Map.prototype.forEach) as <K, V>(self: Map<K, V>, callback: (value: V, key: K) => void) => void;
export const SetConstructor = Set;
export const setAdd = uncurry(Set.prototype.add) as <T>(self: Set<T>, value: T) => Set<T>;
export const setHas = uncurry(Set.prototype.has) as <T>(self: Set<T>, value: T) => boolean;
export const setSize = getter<Set<unknown>, number>(Set.prototype, 'size');
export const setDelete = uncurry(Set.prototype.delete) as <T>(self: Set<T>, value: T) => boolean;
export const WeakMapConstructor = WeakMap;
export const weakMapGet = uncurry(WeakMap.prototype.get) as <K extends object, V>(self: WeakMap<K, V>, key: K) => V | undefined;
export const weakMapSet = uncurry(WeakMap.prototype.set) as <K extends object, V>(self: WeakMap<K, V>, key: K, value: V) => WeakMap<K, V>;
export const weakMapHas = uncurry(WeakMap.prototype.has) as <K extends object, V>(self: WeakMap<K, V>, key: K) => boolean;
export const weakMapDelete = uncurry(WeakMap.prototype.delete) as <K extends object, V>(self: WeakMap<K, V>, key: K) => boolean;
export const WeakSetConstructor = WeakSet;
export const weakSetAdd = uncurry(WeakSet.prototype.add) as <T extends object>(self: WeakSet<T>, value: T) => WeakSet<T>;
export const weakSetHas = uncurry(WeakSet.prototype.has) as <T extends object>(self: WeakSet<T>, value: T) => boolean;

// Typed arrays and buffers
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
export const Uint8ArrayConstructor = Uint8Array;
export const Uint32ArrayConstructor = Uint32Array;
export const Int32ArrayConstructor = Int32Array;
export const Float64ArrayConstructor = Float64Array;
export const typedArrayLength = getter<Uint8Array, number>(typedArrayPrototype, 'length');
export const typedArrayByteLength = getter<ArrayBufferView, number>(typedArrayPrototype, 'byteLength');
const dataViewByteLength = getter<DataView, number>(DataView.prototype, 'byteLength');
/** Of a typed array, a buffer or a `DataView`. */
export function viewByteLength(view: ArrayBufferView): number {
  return typedArrayTag(view) === undefined ? dataViewByteLength(view as DataView) : typedArrayByteLength(view);
}
export const typedArrayByteOffset = getter<ArrayBufferView, number>(typedArrayPrototype, 'byteOffset');
export const typedArrayBuffer = getter<ArrayBufferView, ArrayBuffer>(typedArrayPrototype, 'buffer');
/** `Uint8Array`, `Buffer` … by internal slot; `undefined` for what is no typed array. Realm-independent. */
export const typedArrayTag = getter<unknown, string | undefined>(typedArrayPrototype, Symbol.toStringTag);
export const typedArraySet = uncurry<Uint8Array, [ArrayLike<number>, number?], void>(Uint8Array.prototype.set);
export const bufferUtf8Write = uncurry<Uint8Array, [string, number, number], number>((Buffer.prototype as unknown as { utf8Write(s: string, o: number, l: number): number }).utf8Write);
export const bufferLatin1Write = uncurry<Uint8Array, [string, number, number], number>((Buffer.prototype as unknown as { latin1Write(s: string, o: number, l: number): number }).latin1Write);
export const bufferUtf8Slice = uncurry<Uint8Array, [number, number], string>((Buffer.prototype as unknown as { utf8Slice(a: number, b: number): string }).utf8Slice);
export const bufferLatin1Slice = uncurry<Uint8Array, [number, number], string>((Buffer.prototype as unknown as { latin1Slice(a: number, b: number): string }).latin1Slice);
export const bufferToBase64 = uncurry<Uint8Array, [number, number], string>((Buffer.prototype as unknown as { base64Slice(a: number, b: number): string }).base64Slice);
export const bufferFromBase64 = uncurry<Uint8Array, [string, number, number], number>((Buffer.prototype as unknown as { base64Write(s: string, o: number, l: number): number }).base64Write);
export const bufferIndexOf = uncurry<Uint8Array, [Uint8Array], number>((Buffer.prototype as unknown as { indexOf(bytes: Uint8Array): number }).indexOf);
export const bufferByteLength = Buffer.byteLength;
export const bufferAllocUnsafeSlow = Buffer.allocUnsafeSlow;
export const bufferFrom = Buffer.from as (text: string, encoding?: BufferEncoding) => Uint8Array;
export const BufferPrototype = Buffer.prototype as Buffer;

// JSON, URI, URL
export const jsonParse = JSON.parse;
/** Serialises primitives only: for objects `JSON.stringify` consults `toJSON`, which a program can define on `Object.prototype`. */
export const jsonStringifyPrimitive = JSON.stringify as (value: string | number | boolean | null) => string;
export const decodeURIComponentCaptured = decodeURIComponent;
export const encodeURIComponentCaptured = encodeURIComponent;
export const URLConstructor = URL;
export const urlHref = getter<URL, string>(URL.prototype, 'href');
export const urlProtocol = getter<URL, string>(URL.prototype, 'protocol');
export const urlHostname = getter<URL, string>(URL.prototype, 'hostname');
export const urlPort = getter<URL, string>(URL.prototype, 'port');
export const urlPathname = getter<URL, string>(URL.prototype, 'pathname');
export const urlSearch = getter<URL, string>(URL.prototype, 'search');

// Errors
export const ErrorConstructor = Error;
export const TypeErrorConstructor = TypeError;
export const errorCaptureStackTrace = Error.captureStackTrace;

// Promises and scheduling
export const PromiseConstructor = Promise;
export const promiseThen = uncurry(Promise.prototype.then) as <T, R, E = never>(self: Promise<T>, ok?: (value: T) => R | PromiseLike<R>, bad?: (reason: unknown) => E | PromiseLike<E>) => Promise<R | E>;
/** A rejected native promise, made without reading `Promise.reject` or species again. */
export function promiseRejected(reason: unknown): Promise<never> {
  return new PromiseConstructor<never>((_resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is handed on as it is
    reject(reason);
  });
}
export const processNextTick = process.nextTick as (callback: () => void) => void;
export const setImmediateCaptured = setImmediate;
export const setTimeoutCaptured = setTimeout;
export const clearTimeoutCaptured = clearTimeout;
// V8's flags can take both away; nothing but a stream's sink waits.
export const atomicsWait = typeof Atomics === 'undefined' ? undefined : Atomics.wait;
export const SharedArrayBufferConstructor = typeof SharedArrayBuffer === 'undefined' ? undefined : SharedArrayBuffer;

// Process
export const processCwd = process.cwd;
export const processPid = process.pid;
export const processHrtime = process.hrtime as () => [seconds: number, nanoseconds: number];
export const processPlatform = process.platform;
export const processExecPath = process.execPath;
export const nodeMajor = Number.parseInt(process.versions.node, 10);
