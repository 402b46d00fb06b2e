// The last releases before `Client` and `Command` moved to `@smithy/core`.
import type { Sdk } from './suite.ts';

export const before: Sdk = { name: 'v3.1041', version: '3.1041.0', before: '2026-05-08', generation: 3, nodes: ['20', '26'] };
