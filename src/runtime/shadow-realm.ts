// SPDX-License-Identifier: MIT
// Takes `ShadowRealm` out of the contexts that are made from now on. Called before the program runs, and before the
// gate stands in front of V8's flags.

export function stopShadowRealms(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where such realms are, which is hardly anywhere
  (require('node:v8') as typeof import('node:v8')).setFlagsFromString('--no-harmony-shadow-realm');
}
