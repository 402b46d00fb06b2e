// SPDX-License-Identifier: MIT
// What loads code past the file reads that the loaders share (those are decided in the file surface).
//
// | where                                          |                                                                     |
// |------------------------------------------------|---------------------------------------------------------------------|
// | `module.register`                              | gated: module:load of the hooks' file; their thread starts gated    |
// | `module.enableCompileCache`                    | gated: file:write of the folder                                     |
// | `module.registerHooks`, `createRequire`, `findPackageJSON`, the rest of `node:module` | passive: same thread, same file reads |
// | `module._readPackage`                          | gated: file:read of the package.json                                 |
// | `node:ffi`, all of it                          | gated: module:native of the library, or of `node:ffi`               |
// | `process.dlopen`, `require` of `.node`         | gated in the process surface                                        |

import Module from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import { mirrorFunction, type Patcher, shapedAs } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, arraySlice, encodeURIComponentCaptured, objectGetOwnPropertyDescriptor, objectKeys, reflectApply, reflectConstruct, stringStartsWith, URLConstructor, urlHref } from '../runtime/primordials.ts';
import { type BuiltinExports, onBuiltinLoad } from './builtin-load.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { assertAllowed, fileAction, nativeAction, pathArgument, replaceClass } from './process-gate.ts';
import { lockNativeWorkers } from './worker.ts';

const moduleExports = Module as unknown as Record<string, unknown>;
type Constructor = new (...args: unknown[]) => object;
const pathToFileURLCaptured = pathToFileURL;

export const installModule: InstallSurface = (patch, gate, context) => {
  patch.methodIfPresent(moduleExports, 'enableCompileCache', (enable) => function (this: unknown, ...args: unknown[]) {
    const given = typeof args[0] === 'object' && args[0] !== null ? (args[0] as { directory?: unknown }).directory : args[0];
    if (given === undefined) {
      assertAllowed(gate, [fileAction('file:write', defaultCache())], 'mkdir');
      return callUnseen(enable, this, [defaultCache()]);
    }
    const folder = pathArgument(gate, given, 'mkdir');
    assertAllowed(gate, [fileAction('file:write', folder)], 'mkdir');
    return callUnseen(enable, this, [folder]);
  });
  installReadPackage(patch, gate);
  installRegister(patch, gate, context);
  onBuiltinLoad(patch, 'ffi', (exports) => {
    installForeign(patch, gate, exports);
  });
};

/** `module._readPackage(folder)`, an accessor: from Node 22 on it reads in native code, past the file surface. */
function installReadPackage(patch: Patcher, gate: Gate): void {
  const descriptor = objectGetOwnPropertyDescriptor(moduleExports, '_readPackage') as { get?: () => unknown } | undefined;
  if (descriptor?.get === undefined) return;
  const { get } = descriptor as { get: (this: void) => unknown };
  const original = get() as (...args: unknown[]) => unknown;
  const gated = function (this: unknown, ...args: unknown[]): unknown {
    const folder = pathArgument(gate, args[0], 'open');
    assertAllowed(gate, [fileAction('file:read', `${folder}/package.json`)], 'open');
    return reflectApply(original, this, [folder]);
  };
  mirrorFunction(gated, original);
  // A function of the program's own stays what it is.
  const read = shapedAs(get, () => {
    const current = get();
    return current === original ? gated : current;
  });
  mirrorFunction(read, get);
  patch.define(moduleExports, '_readPackage', { ...descriptor, get: read });
}

/**
 * Hooks given to `module.register` run in a thread of Node's own, which runs no preload. The first module that is
 * registered there is ours: it starts the gate in that thread before any other hook is loaded.
 */
function installRegister(patch: Patcher, gate: Gate, context: SurfaceContext): void {
  const state = { gated: false };
  patch.methodIfPresent(moduleExports, 'register', (register) => function (this: unknown, ...args: unknown[]) {
    const call = arraySlice(args);
    const url = hooksUrl(args);
    if (url !== null) {
      arraySet(call, 0, url);
      if (stringStartsWith(url, 'file:')) {
        const asked = pathArgument(gate, new URLConstructor(url), 'open');
        assertAllowed(gate, [{ kind: 'module:load', path: resolvePath(asked, 'target', true).path, loader: 'worker', asked }], 'open');
      }
    }
    if (!state.gated) {
      state.gated = true;
      lockNativeWorkers();
      reflectApply(register, this, [gateHooks(context)]);
    }
    return callUnseen(register, this, call);
  });
}

/** The hooks' URL as Node resolves it where it is one already; null for a bare specifier, which the loader resolves through gated reads. */
function hooksUrl(args: unknown[]): string | null {
  const given = args[0];
  if (typeof given === 'object' && given !== null) return given instanceof URLConstructor ? urlHref(given) : `${given as unknown as string}`;
  if (typeof given !== 'string') return null;
  const parent = typeof args[1] === 'object' && args[1] !== null && !(args[1] instanceof URLConstructor) ? (args[1] as { parentURL?: unknown }).parentURL : args[1];
  if (given[0] === '.' || given[0] === '/') {
    const base = typeof parent === 'string' ? parent : parent instanceof URLConstructor ? urlHref(parent) : null;
    return base === null || stringStartsWith(base, 'data:') ? null : urlHref(new URLConstructor(given, base));
  }
  return stringStartsWith(given, 'file:') ? urlHref(new URLConstructor(given)) : null;
}

function gateHooks(context: SurfaceContext): string {
  const variables = context.childVariables();
  let text = `import{createRequire}from'node:module';`;
  for (let i = 0; i < variables.length; i++) {
    const variable = variables[i] as readonly [string, string];
    text += `process.env[decodeURIComponent('${encodeURIComponentCaptured(variable[0])}')]=decodeURIComponent('${quoteless(variable[1])}');`;
  }
  const preload = urlHref(pathToFileURLCaptured(context.preload));
  text += `createRequire(decodeURIComponent('${quoteless(preload)}'))(decodeURIComponent('${quoteless(context.preload)}'));`;
  return `data:text/javascript,${encodeURIComponentCaptured(text)}`;
}

/** Text that can stand between single quotes: `encodeURIComponent` leaves the quote itself as it is. */
function quoteless(text: string): string {
  let result = '';
  const encoded = encodeURIComponentCaptured(text);
  for (let i = 0; i < encoded.length; i++) result += encoded[i] === "'" ? '%27' : (encoded[i] as string);
  return result;
}

/** Foreign functions read and write any memory of the process: a library by its path, everything else as `node:ffi`. */
function installForeign(patch: Patcher, gate: Gate, exports: BuiltinExports): void {
  const assert = (library: unknown): void => {
    assertAllowed(gate, [typeof library === 'string' ? nativeAction(library) : { kind: 'module:native', path: 'node:ffi', asked: 'node:ffi' }], 'dlopen');
  };
  const keys = objectKeys(exports);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (typeof exports[key] !== 'function') continue;
    const prototype = objectGetOwnPropertyDescriptor(exports[key], 'prototype')?.value as object | undefined;
    if (prototype !== undefined && key[0] !== undefined && key[0] >= 'A' && key[0] <= 'Z') {
      replaceClass(patch, exports, key, (real, args, newTarget) => {
        assert(args[0]);
        return reflectConstruct<unknown[], object>(real as Constructor, args, newTarget as Constructor);
      });
    } else {
      patch.method(exports, key, (original) => function (this: unknown, ...args: unknown[]) {
        assert(key === 'dlopen' ? args[0] : undefined);
        return reflectApply(original, this, args) as unknown;
      });
    }
  }
}

function defaultCache(): string {
  const { NODE_COMPILE_CACHE, TMPDIR } = realProcess.env;
  return NODE_COMPILE_CACHE ?? `${TMPDIR ?? '/tmp'}/node-compile-cache`;
}

const realProcess = process;
