// SPDX-License-Identifier: MIT
// Private keys by URL: OpenSSL opens the file, or asks the token, by itself. Node 24.18 and later.
//
// | where a private key is taken                                                     | action                        |
// |----------------------------------------------------------------------------------|-------------------------------|
// | `crypto.createPrivateKey`, `sign`, `privateDecrypt`, `privateEncrypt`, `decapsulate`, `diffieHellman`, `Sign.prototype.sign` | file:read of a `file:` URL; module:native of any other, which a provider's library reads |
//
// A URL is known by its private state, as Node knows it. Options are read once: what was decided is what Node sees.

import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';
import type { Gate } from '../gate/gate.ts';
import { denialVerdict } from '../gate/fault.ts';
import { denialError } from '../gate/denial.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { shapedAs } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, arraySlice, objectCreate, reflectApply, stringStartsWith, URLConstructor, urlHref } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { assertAllowed, fileAction } from './process-gate.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;

type Test = (this: void, value: unknown) => boolean;
const { isProxy, isKeyObject, isCryptoKey, isAnyArrayBuffer, isArrayBufferView } = types as unknown as Readonly<Record<string, Test>> as { readonly [name in 'isProxy' | 'isKeyObject' | 'isCryptoKey' | 'isAnyArrayBuffer' | 'isArrayBufferView']: Test };
const fileURLToPathCaptured = fileURLToPath;
const pathToFileURLCaptured = pathToFileURL;
const unknownForm = denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a private key in a form that can change while it is read');

/** Where the key stands among the arguments. */
const functions = [{ name: 'createPrivateKey', at: 0 }, { name: 'privateDecrypt', at: 0 }, { name: 'privateEncrypt', at: 0 }, { name: 'decapsulate', at: 0 }, { name: 'sign', at: 2 }] as const;

export const installCryptoKeys: InstallSurface = (patch, gate) => {
  onBuiltinLoad(patch, 'crypto', (exports) => {
    if (!takesUrls(exports)) return;
    for (let i = 0; i < functions.length; i++) {
      const { name, at } = functions[i] as (typeof functions)[number];
      patch.methodIfPresent(exports, name, (original) => shapedAs(original, function (this: unknown, ...args: unknown[]): unknown {
        const call = arraySlice(args);
        if (args.length > at) arraySet(call, at, readKey(gate, args[at]));
        return callUnseen(original as Fn, this, call);
      }));
    }
    patch.methodIfPresent(exports, 'diffieHellman', (original) => function (this: unknown, ...args: unknown[]): unknown {
      const call = arraySlice(args);
      if (args.length > 0) arraySet(call, 0, readAgreement(gate, args[0]));
      return callUnseen(original as Fn, this, call);
    });
    patch.method((exports.Sign as { prototype: object }).prototype, 'sign', (original) => function (this: unknown, ...args: unknown[]): unknown {
      const call = arraySlice(args);
      if (args.length > 0) arraySet(call, 0, readKey(gate, args[0]));
      return callUnseen(original as Fn, this, call);
    });
  });
};

/** Asks for a key that is in no store: a Node that knows the form says that there is none, others that it is no form. */
function takesUrls(exports: Record<string, unknown>): boolean {
  try {
    reflectApply(exports.createPrivateKey as Fn, exports, [new URLConstructor('file:///%00')]);
  } catch (error) {
    return (error as { code?: unknown }).code !== 'ERR_INVALID_ARG_TYPE';
  }
  return true;
}

function readAgreement(gate: Gate, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const { privateKey } = given as { privateKey?: unknown };
  return objectCreate(given, { privateKey: { __proto__: null, value: readKey(gate, privateKey), enumerable: true } as PropertyDescriptor }) as unknown;
}

/** The key that Node is to have: a URL's file as it was resolved, options with the key that was looked at. */
function readKey(gate: Gate, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const href = urlOf(given);
  if (href !== null) return decideUrl(gate, href);
  if (isKeyObject(given) || isCryptoKey(given) || isAnyArrayBuffer(given) || isArrayBufferView(given)) {
    if (!isProxy(given)) return given;
    const action = fileAction('file:read', '?');
    throw denialError(action, gate.settle(action, unknownForm), { syscall: 'open' });
  }
  const { key } = given as { key?: unknown };
  const inner = urlOf(key);
  return objectCreate(given, { key: { __proto__: null, value: inner === null ? key : decideUrl(gate, inner), enumerable: true } as PropertyDescriptor }) as unknown;
}

function decideUrl(gate: Gate, href: string): URL {
  if (!stringStartsWith(href, 'file:')) {
    assertAllowed(gate, [{ kind: 'module:native', path: href, asked: href }], 'open');
    return new URLConstructor(href);
  }
  const asked = fileURLToPathCaptured(new URLConstructor(href));
  assertAllowed(gate, [fileAction('file:read', asked)], 'open');
  return pathToFileURLCaptured(resolvePath(asked, 'target', true).native);
}

/** The text of a real URL, null for everything else. */
function urlOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  try {
    return urlHref(value as URL);
  } catch {
    // Not one: the getter is of URLs alone.
    return null;
  }
}
