// SPDX-License-Identifier: MIT
// Every surface, in the order in which they are put in place.

import type { InstallSurface } from '../gate/surface.ts';
import { installEnv } from './env.ts';
import { installFs } from './fs.ts';
import { installWorker } from './worker.ts';

/** The process surface is last: it locks the bindings that the others stand on. */
export const surfaces: readonly InstallSurface[] = [installFs, installWorker, installEnv];
