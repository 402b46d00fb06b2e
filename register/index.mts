// SPDX-License-Identifier: MIT
// The ESM face of the package: the same functions as `require` gives.

// @ts-expect-error -- built beside this file
import core from './core.cjs';

export const { createSafeClawGate, SafeClawDeniedError } = core as typeof import('../src/core.ts');
