// SPDX-License-Identifier: MIT
// How a change of `process.env` fails that Node refuses: with Node's own error, and the program's call on top of its stack.

import { preparesItself, withoutOwnFrames } from '../runtime/own-frames.ts';
import { ErrorConstructor, errorCaptureStackTrace, reflectApply, regExpExec, TypeErrorConstructor } from '../runtime/primordials.ts';

const extensionCaller = /^.*\n {4}at (Reflect|Object|Function)\.(freeze|seal|preventExtensions) \(<anonymous>\)/;

/** What the program's own conversion throws is shown as thrown from there. */
export function toText(value: unknown): string {
  try {
    return `${value as string}`;
  } catch (error) {
    withoutOwnFrames(error);
    throw error;
  }
}

/** Does what Node refuses, so that the error is Node's, with the program's call on top of its stack. */
export function asNode(trap: (...args: never[]) => unknown, refused: () => boolean): boolean {
  try {
    return refused();
  } catch (error) {
    reflectApply(errorCaptureStackTrace, ErrorConstructor, [error, trap]);
    throw error;
  }
}

/** Who asks is told in the words that the bare environment has for it, and `Reflect.preventExtensions` by its answer. */
export function refuseExtensions(trap: (...args: never[]) => unknown): boolean {
  const error = new TypeErrorConstructor('Cannot prevent extensions');
  reflectApply(errorCaptureStackTrace, ErrorConstructor, [error, trap]);
  // UNTRUSTED: a program's own `prepareStackTrace` is not run for this; what it gets is only the message.
  const stack = preparesItself() ? error.stack : undefined;
  const caller = typeof stack === 'string' ? regExpExec(extensionCaller, stack) : null;
  if (caller?.[1] === 'Reflect') return false;
  const verb = caller?.[2];
  if (verb === undefined || verb === 'preventExtensions') throw error;
  const named = new TypeErrorConstructor(`Cannot ${verb}`);
  reflectApply(errorCaptureStackTrace, ErrorConstructor, [named, trap]);
  throw named;
}
