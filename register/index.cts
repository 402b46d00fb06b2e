// SPDX-License-Identifier: MIT
// The CommonJS face of the package.

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the core is one CommonJS file that all ways in share
const core = require('./core.cjs') as typeof import('../src/core.ts');

exports.createSafeClawGate = core.createSafeClawGate;
exports.SafeClawDeniedError = core.SafeClawDeniedError;
