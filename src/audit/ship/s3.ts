// SPDX-License-Identifier: MIT
// A bucket as a target: objects that are made once and never written again, kept from deletion where it is asked for.

import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { ShipFailure } from './failure.ts';
import { placeOf, type S3Bucket, segmentKey } from './s3-place.ts';
import type { Piece, Target } from './target.types.ts';

const mostBytes = 8 * 1024 * 1024;
const dayMs = 86_400_000;

/** Object Lock: until then nobody deletes an object; with `compliance` not even the owner of the account. */
export interface Retention {
  readonly days: number;
  readonly mode: 'governance' | 'compliance';
}

export class S3Target implements Target {
  readonly name: string;
  readonly most = mostBytes;
  readonly #bucket: S3Bucket;
  readonly #retention: Retention | null;

  constructor(bucket: S3Bucket, retention: Retention | null) {
    this.name = placeOf(bucket.place);
    this.#bucket = bucket;
    this.#retention = retention;
  }

  /** Up to the first byte that is in no object: what was taken away is shipped again while the file is there. */
  async positions(): Promise<ReadonlyMap<string, number>> {
    const positions = new Map<string, number>();
    for (const [file, segments] of await this.#bucket.segments()) {
      let end = 0;
      for (const { from, to } of segments) if (from <= end) end = Math.max(end, to);
      positions.set(file, end);
    }
    return positions;
  }

  async take({ file, from, bytes }: Piece): Promise<number> {
    const key = segmentKey(this.#bucket.place, file, from, from + bytes.length);
    const { PutObjectCommand } = this.#bucket.library;
    const made = await this.#bucket.ask(`${key} cannot be written`, async (client, options) => {
      try {
        await client.send(new PutObjectCommand({ Bucket: this.#bucket.place.bucket, Key: key, Body: bytes, ContentType: 'application/x-ndjson', IfNoneMatch: '*', ...this.#lock() }), options);
        return true;
      } catch (error) {
        if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 412) return false;
        throw error;
      }
    });
    // It is there already: an attempt whose answer was lost, or another's object that must not count as ours.
    if (!made && !Buffer.from(await this.#bucket.read(key)).equals(bytes)) throw new ShipFailure(`${key} is there already, and holds something else`, false);
    return bytes.length;
  }

  #lock(): Partial<PutObjectCommandInput> {
    if (this.#retention === null) return {};
    const { days, mode } = this.#retention;
    return { ObjectLockMode: mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.now() + days * dayMs) };
  }
}
