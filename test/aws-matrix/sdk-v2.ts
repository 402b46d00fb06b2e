// The last release of version 2. Node 26 is left out: there `deleteObjects` after an `upload` in parts often never settles,
// and the process ends with code 0 and nothing said. It does so without the preload as well: in 14 of 36 bare runs against
// radosgw. The answer's head arrives (`NODE_DEBUG=http`), and its end is never emitted to the SDK.
import type { Sdk } from './suite.ts';

export const v2: Sdk = { name: 'v2.1693', version: '2.1693.0', before: null, generation: 2, nodes: ['18', '20'], differs: {
  // The server knows the queue by another URL: the call was allowed, and refused there.
  send: 'QueueDoesNotExist  ',
} };
