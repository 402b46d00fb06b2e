// SPDX-License-Identifier: MIT
// Ed25519 (RFC 8032) and SHA-256 of node:crypto, captured before the program runs. Loaded only where a log is
// sealed: it costs 4 to 8 ms of a start.
//
// INVARIANT: keys are handed over and back as bytes. Key objects would lead through the prototypes of native
// handles, which a program can reach and replace; these functions hold theirs since Node started.

import { Uint8ArrayConstructor, objectSetPrototypeOf, stringCharCodeAt, typedArrayBuffer, typedArrayByteOffset, typedArrayLength } from './primordials.ts';

export interface Signatures {
  /** A new key: its 32 public bytes, and the private part as `sign` takes it. */
  makeKey(): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  /** The 64 bytes of a signature. */
  sign(message: Uint8Array, privateKey: Uint8Array): Uint8Array;
  /** SHA-256 of `bytes[start, end)` as digits into `target`; null where Node has no one-shot function (18, early 20). */
  readonly hashInto: ((bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number) => void) | null;
}

type Crypto = typeof import('node:crypto') & { hash?: (algorithm: string, data: Uint8Array, encoding: 'hex') => string };

/** A private key in PKCS #8 (RFC 8410) is these bytes and its 32-byte seed. */
const pkcs8Prefix = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/** A public key in SPKI is 12 bytes and its own 32. */
const spkiPrefixLength = 12;

/** Loads node:crypto. To be called before the program runs. */
export function captureSignatures(): Signatures {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where it is needed
  const { generateKeyPairSync, sign, hash } = require('node:crypto') as Crypto;
  const generate = generateKeyPairSync as unknown as (type: string, options: object) => { publicKey: Uint8Array; privateKey: Uint8Array };
  const signBytes = sign as unknown as (algorithm: null, data: Uint8Array, key: object) => Uint8Array;
  const encodings = plain({ publicKeyEncoding: plain({ type: 'spki', format: 'der' }), privateKeyEncoding: plain({ type: 'pkcs8', format: 'der', cipher: undefined, passphrase: undefined }) });
  return {
    makeKey() {
      const { publicKey, privateKey } = generate('ed25519', encodings);
      return { publicKey: bytesFrom(publicKey, spkiPrefixLength), privateKey };
    },
    sign: (message, privateKey) => signBytes(null, message, plain({ key: privateKey, type: 'pkcs8', format: 'der', passphrase: undefined, encoding: undefined, dsaEncoding: undefined, padding: undefined, saltLength: undefined, context: undefined })),
    hashInto: hash === undefined ? null : hashingWith(hash),
  };
}

/** The private key of a 32-byte seed, as `sign` takes it. */
export function privateKeyOf(seed: Uint8Array): Uint8Array {
  const key = new Uint8ArrayConstructor(pkcs8Prefix.length + 32);
  for (let i = 0; i < pkcs8Prefix.length; i++) key[i] = pkcs8Prefix[i] as number;
  for (let i = 0; i < 32; i++) key[pkcs8Prefix.length + i] = seed[i] as number;
  return key;
}

/** Overwrites a key that is not needed any more. What V8 or OpenSSL copied of it goes when they collect it. */
export function forget(key: Uint8Array): void {
  const length = typedArrayLength(key);
  for (let i = 0; i < length; i++) key[i] = 0;
}

function hashingWith(hash: NonNullable<Crypto['hash']>): NonNullable<Signatures['hashInto']> {
  return (bytes, start, end, target, at) => {
    const digits = hash('sha256', new Uint8ArrayConstructor(typedArrayBuffer(bytes), typedArrayByteOffset(bytes) + start, end - start), 'hex');
    for (let i = 0; i < 64; i++) target[at + i] = stringCharCodeAt(digits, i);
  };
}

function bytesFrom(source: Uint8Array, start: number): Uint8Array {
  const length = typedArrayLength(source) - start;
  const bytes = new Uint8ArrayConstructor(length);
  for (let i = 0; i < length; i++) bytes[i] = source[start + i] as number;
  return bytes;
}

/** Without `Object.prototype`, in which a program could plant options. */
function plain<T extends object>(options: T): T {
  return objectSetPrototypeOf(options, null) as T;
}
