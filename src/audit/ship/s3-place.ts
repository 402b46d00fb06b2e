// SPDX-License-Identifier: MIT
// A log in a bucket: `prefix/<file name>/<first byte>-<byte behind the last>.jsonl`, whole lines each.
//
// By bytes and not by numbers of records, since a torn line has none: what the bucket has of a file can be told from
// the names alone, a piece that is missing is seen, and nothing but the bucket has to be kept.

import type { S3Client } from '@aws-sdk/client-s3';
import { loadInstalled } from './installed.ts';
import { isPassing, ShipFailure } from './failure.ts';

export type S3Library = typeof import('@aws-sdk/client-s3');

export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its end; empty for the whole bucket. */
  readonly prefix: string;
}

/** One object: so many bytes of one file. */
export interface Segment {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Null where the text is no `s3://bucket/prefix`. */
export function parseS3Place(text: string): S3Place | null {
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  return bucket === undefined ? null : { bucket, prefix: (prefix ?? '').replace(/\/+$/, '') };
}

/** `s3://bucket/prefix/<file>`, as findings name it. */
export function placeOf({ bucket, prefix }: S3Place, file = ''): string {
  return ['s3:/', bucket, prefix, file].filter((part) => part !== '').join('/');
}

export function segmentKey({ prefix }: S3Place, file: string, from: number, to: number): string {
  return `${prefix === '' ? '' : `${prefix}/`}${file}/${digits(from)}-${digits(to)}.jsonl`;
}

/** Names sort as numbers do, as far as a file can be long. */
function digits(position: number): string {
  return String(position).padStart(16, '0');
}

/** A bucket, by the AWS SDK of the project: credentials, region and addresses are found as the SDK finds them. */
export class S3Bucket {
  readonly place: S3Place;
  readonly library: S3Library;
  readonly #client: S3Client;
  readonly #timeoutMs: number;

  constructor(place: S3Place, timeoutMs: number, env: NodeJS.ProcessEnv) {
    this.place = place;
    this.#timeoutMs = timeoutMs;
    this.library = loadInstalled<S3Library>('@aws-sdk/client-s3', placeOf(place));
    // Servers that stand for S3 know one name. Waiting and trying again is the shipper's.
    const own = (env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? '') !== '';
    this.#client = new this.library.S3Client({ maxAttempts: 1, ...(own ? { forcePathStyle: true } : {}) });
  }

  /** One request. Throws a ShipFailure. */
  async ask<T>(what: string, send: (client: S3Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    const abortSignal = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await send(this.#client, { abortSignal });
    } catch (error) {
      if (error instanceof ShipFailure) throw error;
      if (abortSignal.aborted) throw new ShipFailure(`${what}: S3 did not answer within ${this.#timeoutMs / 1000} s`, true);
      throw toFailure(what, error);
    }
  }

  /** What there is, by the name of the file, each in the order of the bytes. */
  async segments(): Promise<Map<string, Segment[]>> {
    const { bucket, prefix } = this.place;
    const found = new Map<string, Segment[]>();
    for (let token: string | undefined; ; ) {
      const page = await this.ask('the objects cannot be listed', (client, options) => client.send(new this.library.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix === '' ? '' : `${prefix}/`, ContinuationToken: token }), options));
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) addSegment(found, Key, prefix === '' ? 0 : prefix.length + 1);
      if (page.IsTruncated !== true || page.NextContinuationToken === undefined) break;
      token = page.NextContinuationToken;
    }
    // Where two begin at one byte, the longer one says more.
    for (const segments of found.values()) segments.sort((a, b) => a.from - b.from || b.to - a.to);
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The bytes of an object, or of its beginning. */
  read(key: string, most: number | null = null): Promise<Uint8Array> {
    return this.ask(`${key} cannot be read`, async (client, options) => {
      const { Body } = await client.send(new this.library.GetObjectCommand({ Bucket: this.place.bucket, Key: key, ...(most === null ? {} : { Range: `bytes=0-${most - 1}` }) }), options);
      return Body === undefined ? new Uint8Array() : await Body.transformToByteArray();
    });
  }
}

function addSegment(found: Map<string, Segment[]>, key: string, at: number): void {
  const [, file, from, to] = /^([^/]+\.jsonl)\/(\d{16})-(\d{16})\.jsonl$/.exec(key.slice(at)) ?? [];
  if (file === undefined) return;
  const segments = found.get(file) ?? [];
  segments.push({ key, from: Number(from), to: Number(to) });
  found.set(file, segments);
}

/** What the SDK throws: with a status where S3 answered, otherwise by its name. */
function toFailure(what: string, error: unknown): ShipFailure {
  const { name, message, code, $metadata } = error as { name?: string; message?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) {
    // The SDK's own words for an answer that says nothing tell a person nothing either.
    const said = [name, message].filter((text, at, all) => text !== undefined && text !== '' && !text.startsWith('Unknown') && all.indexOf(text) === at);
    return new ShipFailure(`${what}: S3 answered ${[status, ...said].join(' ')}`, isPassing(status));
  }
  const reached = code !== undefined && /^[A-Z_]+$/.test(code);
  return new ShipFailure(`${what}: ${reached ? `S3 cannot be reached: ${code}` : (message ?? String(error))}`, reached || name === 'TimeoutError');
}
