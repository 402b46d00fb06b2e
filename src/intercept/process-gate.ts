// SPDX-License-Identifier: MIT
// What the surfaces of process and of the modules that open a door of their own share: decide, or throw as a sync call does.

import type { Action, FileActionKind } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import { mirrorFunction, type Patcher } from '../runtime/patch.ts';
import { withoutOwnFrames } from '../runtime/own-frames.ts';
import { objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectSetPrototypeOf, reflectApply, stringIndexOf, URLConstructor, urlHref } from '../runtime/primordials.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { fileURLToPath } from 'node:url';

const fileURLToPathCaptured = fileURLToPath;
const unknownForm = denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a form of path that the gate does not know');

/** Decides and records one deed that is all of these actions; throws the first denial. */
export function assertAllowed(gate: Gate, actions: readonly Action[], syscall: string): void {
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i] as Action;
    const verdict = gate.check(action);
    if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall, path: isAboutPath(action) ? action.asked : undefined });
  }
}

/** A function of the inspector, the heap or the runtime's own flags: it can look into or around every gate. */
export function inspecting(name: string): Action {
  return { kind: 'process:inspect', pid: 0, name };
}

/** A path argument as one text, read once: string, Uint8Array or `file:` URL. Throws a denial for what has no exact text. */
export function pathArgument(gate: Gate, value: unknown, syscall: string): string {
  const text = isUrl(value) ? fileURLToPathCaptured(new URLConstructor(hrefOf(value))) : pathText(value);
  if (text !== null) return text;
  const action: Action = { kind: 'file:read', path: '?', asked: '?' };
  throw denialError(action, gate.settle(action, unknownForm), { syscall });
}

/** The file that an action is about, where `asked` leads. */
export function fileAction(kind: FileActionKind, asked: string): Action {
  return { kind, path: resolvePath(asked, 'target', true).path, asked };
}

/** Native code by the path it is loaded from. The system's loader searches its own folders for a bare name. */
export function nativeAction(asked: string): Action {
  const path = stringIndexOf(asked, '/') === -1 && stringIndexOf(asked, '\\') === -1 ? asked : resolvePath(asked, 'target', true).path;
  return { kind: 'module:native', path, asked };
}

/**
 * A class that decides before an object is made; in all else the class it stands for. It is no Proxy: `util.inspect`
 * with `showProxy` hands a Proxy's target, the class itself, to whoever defines a custom inspection.
 */
function gatedClass(real: object, construct: (args: unknown[], newTarget: object) => object): object {
  const realClass = real as (this: unknown, ...args: unknown[]) => unknown;
  const gated = function (this: unknown, ...args: unknown[]): unknown {
    try {
      // Without `new` the real one throws what it throws.
      return new.target === undefined ? reflectApply(realClass, undefined, args) : construct(args, new.target);
    } catch (error) {
      withoutOwnFrames(error);
      throw error;
    }
  };
  mirrorFunction(gated, realClass);
  objectDefineProperty(gated, 'prototype', { writable: objectGetOwnPropertyDescriptor(real, 'prototype')?.writable ?? false });
  objectSetPrototypeOf(gated, objectGetPrototypeOf(real));
  return gated;
}

/** Puts a gated class in the place of `exports[key]`, for what its instances call their constructor too. */
export function replaceClass(patch: Patcher, exports: Record<string, unknown>, key: string, construct: (real: object, args: unknown[], newTarget: object) => object): void {
  const real = exports[key] as { prototype: object };
  const gated = gatedClass(real, (args, newTarget) => construct(real, args, newTarget));
  patch.value(exports, key, gated);
  patch.value(real.prototype, 'constructor', gated);
}

function isUrl(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { href?: unknown }).href === 'string' && typeof (value as { protocol?: unknown }).protocol === 'string';
}

function hrefOf(value: unknown): string {
  return value instanceof URLConstructor ? urlHref(value) : `${(value as { href: string }).href}`;
}

