// SPDX-License-Identifier: MIT
// The ESM face of the package: the same functions as `require` gives.

// @ts-expect-error -- built beside this file
import api from './index.cjs';

export const createSafeClawGate = (api as typeof import('../src/index.ts')).createSafeClawGate;
export const SafeClawDeniedError = (api as typeof import('../src/index.ts')).SafeClawDeniedError;
