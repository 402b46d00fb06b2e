// SPDX-License-Identifier: MIT
// The preload for `--require`, for eval workers and for every gated child.

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the core is one CommonJS file that all ways in share
const core = require('./core.cjs') as { startPreload(): void };
core.startPreload();
