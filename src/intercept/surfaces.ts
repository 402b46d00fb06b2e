// SPDX-License-Identifier: MIT
// Every surface, in the order in which they are put in place.

import type { InstallSurface } from '../gate/surface.ts';
import { installChildProcess } from './child-process.ts';
import { installCryptoKeys } from './crypto-keys.ts';
import { installEngines } from './engines.ts';
import { installEnv } from './env.ts';
import { installFs } from './fs.ts';
import { installInspector } from './inspector.ts';
import { installModule } from './module.ts';
import { installNativeHash } from './native-hash.ts';
import { installNetwork } from './network.ts';
import { installProcess } from './process.ts';
import { installShadowRealm } from './shadow-realm.ts';
import { installSqlite } from './sqlite.ts';
import { installUnreviewed } from './unreviewed.ts';
import { installWebStorage } from './web-storage.ts';
import { installWorker } from './worker.ts';

/**
 * What none of them knows comes first; the process surface is last: it locks the bindings that the others stand on. That
 * of realms sets a flag of V8, which the inspector's refuses.
 */
export const surfaces: readonly InstallSurface[] = [installUnreviewed, installFs, installNetwork, installWorker, installChildProcess, installEnv, installModule, installEngines, installNativeHash, installCryptoKeys, installShadowRealm, installInspector, installSqlite, installWebStorage, installProcess];
