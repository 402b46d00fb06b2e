// The last release of version 2.
import type { Sdk } from './suite.ts';

export const v2: Sdk = { name: 'v2.1693', version: '2.1693.0', before: null, generation: 2, nodes: ['18', '20'], differs: {
  // The server knows the queue by another URL: the call was allowed, and refused there.
  send: 'QueueDoesNotExist  ',
} };
