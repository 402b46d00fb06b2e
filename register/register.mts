// SPDX-License-Identifier: MIT
// The preload for `--import`. The core is the CommonJS file that `--require` loads too, so that both are one gate.

// @ts-expect-error -- built beside this file
import core from './core.cjs';

(core as typeof import('../src/core.ts')).startPreload();
