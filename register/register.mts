// SPDX-License-Identifier: MIT
// The preload for `--import`. The core is the CommonJS file that `--require` loads too, so that both are one gate.

// By `require`: an ESM import of CommonJS has its whole text searched for names first (60 ms on Node 20).
import { createRequire } from 'node:module';

(createRequire(import.meta.url)('./core.cjs') as { startPreload(): void }).startPreload();
