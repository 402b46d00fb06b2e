// SPDX-License-Identifier: MIT
// The public names of the package.

export { createSafeClawGate, SafeClawDeniedError } from './program-gate.ts';
