// The oldest release that has every client of the cases; it runs on Node 18, and its commands build their own stacks.
import type { Sdk } from './suite.ts';

export const oldest: Sdk = { name: 'v3.423', version: '3.423.0', before: null, generation: 3, nodes: ['18', '26'], differs: {
  // It sends `Expect: 100-continue` with every body: a list of deletions is not seen, and no rule for some keys allows it.
  'delete uploads': 'AccessDenied 403 aws:s3:DeleteObjects',
  // It speaks the query protocol, which the server does not: the call was allowed, and refused there.
  send: 'InvalidAction 400 ',
  // It leaves `:authority` empty, which the server takes for a fault.
  record: 'Error  ',
  shard: 'Error  ',
} };
