// SPDX-License-Identifier: MIT
// Node's own hash for the log, from the moment at which Node loads it: before the program gets its exports. Nothing
// is loaded for it, since loading costs more than a short program's records.

import type { InstallSurface } from '../gate/surface.ts';
import { adoptNativeHash, type OneShotHash } from '../runtime/sha256.ts';
import { onBuiltinLoad } from './builtin-load.ts';

/** Not a surface of its own: nothing of the program's goes through it. */
export const installNativeHash: InstallSurface = (patch) => {
  onBuiltinLoad(patch, 'crypto', ({ hash }) => {
    if (typeof hash === 'function') adoptNativeHash(hash as OneShotHash);
  });
};
