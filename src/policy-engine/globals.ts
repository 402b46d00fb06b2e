// SPDX-License-Identifier: MIT
// Globals of Node that a bare context does not have, for the captured builtins of `runtime/primordials`. What policies
// do not use is a thing of the right shape that fails when it is called.

import { host } from './host.ts';

function unavailable(): never {
  throw new Error('the policy engine has no such builtin');
}

const methods = { utf8Write: unavailable, latin1Write: unavailable, utf8Slice: unavailable, latin1Slice: unavailable, indexOf: unavailable };

export const Buffer = { prototype: methods, byteLength: unavailable, allocUnsafeSlow: unavailable };
export const process = { ...host.process, nextTick: unavailable, hrtime: unavailable };
export const setTimeout = unavailable;
export const clearTimeout = unavailable;
export const setImmediate = unavailable;
export const __dirname = host.folder;

export class URL {
  get href(): never { return unavailable(); }
  get protocol(): never { return unavailable(); }
  get hostname(): never { return unavailable(); }
  get port(): never { return unavailable(); }
  get pathname(): never { return unavailable(); }
  get search(): never { return unavailable(); }
}
