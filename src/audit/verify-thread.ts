// SPDX-License-Identifier: MIT
// A thread of `audit verify`: bytes come in, and go back with the runs of plain records that they hold. It says
// nothing about whether these belong where they stand: that is for the one thread that sees the chains.

import { parentPort } from 'node:worker_threads';
import { findRuns } from './found-runs.ts';

parentPort?.on('message', (bytes: Uint8Array) => {
  const found = findRuns(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  parentPort?.postMessage({ bytes, found }, [bytes.buffer as ArrayBuffer, found.hashes.buffer as ArrayBuffer]);
});
