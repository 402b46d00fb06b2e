// SPDX-License-Identifier: MIT
// What the one bundled file of the gate gives out: the preload's start, and the public names. Nothing else, since a
// program can load this file as well.

export { createSafeClawGate, SafeClawDeniedError } from './index.ts';
export { startPreload } from './start.ts';
