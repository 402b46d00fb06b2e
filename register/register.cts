// SPDX-License-Identifier: MIT
// The preload for `--require`, for eval workers and for every gated child.

// A child can be of another Node than its parent: in one that the gate does not know no program runs.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 18 || (major === 18 && minor < 19)) throw new Error(`safeclaw: NOT STARTED: Node ${process.version} is older than 18.19, where the gate cannot be put in place, so the program does not run`);
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the core is one CommonJS file that all ways in share
const core = require('./core.cjs') as { startPreload(): void };
core.startPreload();
