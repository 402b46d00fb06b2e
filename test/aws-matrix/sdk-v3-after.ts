// After the move to `@smithy/core`.
import type { Sdk } from './suite.ts';

export const after: Sdk = { name: 'v3 of November 2026', version: '^3.1046.0', before: '2026-11-20', generation: 3, nodes: ['20', '26'] };
