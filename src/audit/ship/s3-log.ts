// SPDX-License-Identifier: MIT
// A log in a bucket as it is read back: the objects of each file, put together to what was shipped of it.

import type { RemoteFile } from '../verify.ts';
import { placeOf, type S3Bucket, type Segment } from './s3-place.ts';

/** More than a record can have. */
const firstLineBytes = 20 * 1024;
const newline = 10;

/** Its files in the order of their names. Throws a ShipFailure. */
export async function s3Files(bucket: S3Bucket): Promise<RemoteFile[]> {
  return [...(await bucket.segments())].map(([file, segments]) => ({
    name: placeOf(bucket.place, file),
    firstLine: () => firstLineOf(bucket, segments),
    chunks: () => chunksOf(bucket, segments),
  }));
}

async function firstLineOf(bucket: S3Bucket, segments: readonly Segment[]): Promise<Buffer> {
  const first = segments[0];
  if (first?.from !== 0) return Buffer.alloc(0);
  const bytes = Buffer.from(await bucket.read(first.key, firstLineBytes));
  const end = bytes.indexOf(newline);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/** What two objects have in common is read once; where one is missing, the records behind it say so. */
async function* chunksOf(bucket: S3Bucket, segments: readonly Segment[]): AsyncGenerator<Uint8Array> {
  let end = 0;
  for (const { key, from, to } of segments) {
    if (to <= end) continue;
    const bytes = await bucket.read(key);
    yield from < end ? bytes.subarray(end - from) : bytes;
    end = to;
  }
}
