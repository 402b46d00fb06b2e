// SPDX-License-Identifier: MIT
// The ESM face of the package: the same functions as `require` gives.

import { createRequire } from 'node:module';

export const { createSafeClawGate, SafeClawDeniedError } = createRequire(import.meta.url)('./core.cjs') as typeof import('../src/core.ts');
