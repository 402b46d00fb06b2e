// SPDX-License-Identifier: MIT
// `ShadowRealm`, of `--experimental-shadow-realm`: Node gives each such realm bindings and a module loader of its own,
// which no surface stands in front of.
//
// | where                    | action                         | a denial |
// |--------------------------|--------------------------------|----------|
// | `new ShadowRealm()`      | process:inspect, `ShadowRealm` | thrown   |
//
// V8 puts the class into every new context as well, where nothing can be put in front of it; so contexts that are made
// from now on are made without.

import type { InstallSurface } from '../gate/surface.ts';
import { reflectConstruct } from '../runtime/primordials.ts';
import { stopShadowRealms } from '../runtime/shadow-realm.ts';
import { assertAllowed, inspecting, replaceClass } from './process-gate.ts';

const realGlobal = globalThis as unknown as Record<string, unknown>;

export const installShadowRealm: InstallSurface = (patch, gate) => {
  if (typeof realGlobal.ShadowRealm !== 'function') return;
  stopShadowRealms();
  replaceClass(patch, realGlobal, 'ShadowRealm', (real, args, newTarget) => {
    assertAllowed(gate, [inspecting('ShadowRealm')], 'ShadowRealm');
    return reflectConstruct<unknown[], object>(real as new (...args: unknown[]) => object, args, newTarget as new (...args: unknown[]) => object);
  });
};
