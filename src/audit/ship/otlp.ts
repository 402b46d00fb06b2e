// SPDX-License-Identifier: MIT
// OTLP logs over HTTP, JSON encoding: https://opentelemetry.io/docs/specs/otlp/

import * as os from 'node:os';
import { isPassing, ShipFailure } from './failure.ts';
import { type OtlpAttribute, text, toOtlpRecord } from './otlp-record.ts';
import type { KeptPositions } from './positions.ts';
import type { Piece, Target } from './target.types.ts';

/** As JSON it is about three times as much; collectors take 4 MiB and more. */
const mostBytes = 256 * 1024;
const newline = 10;
/** So much of an answer is told. */
const mostTold = 200;

export interface OtlpOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly version: string;
  readonly service: string;
  readonly positions: KeptPositions;
}

/** What the collector made of a request: took it whole, or would take less of it. */
type Answer = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly why: string };

export class OtlpTarget implements Target {
  readonly name: string;
  readonly most = mostBytes;
  readonly #options: OtlpOptions;
  readonly #resource: readonly OtlpAttribute[];

  constructor(name: string, options: OtlpOptions) {
    this.name = name;
    this.#options = options;
    this.#resource = [text('service.name', options.service), text('host.name', os.hostname())];
  }

  positions(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.#options.positions.read());
  }

  /** A collector may take a part of a request and not say which: less and less of it is sent, down to the line it refuses. */
  async take({ file, from, bytes }: Piece): Promise<number> {
    for (let lines = split(bytes); ; lines = lines.slice(0, Math.ceil(lines.length / 2))) {
      const answer = await this.#post(file, lines);
      if (answer.kind === 'taken') {
        const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
        this.#options.positions.set(file, from + length);
        return length;
      }
      if (lines.length === 1) throw new ShipFailure(`the collector refuses the line at byte ${from} of ${file}: ${answer.why}`, false);
    }
  }

  async #post(file: string, lines: readonly Buffer[]): Promise<Answer> {
    const { url, headers, timeoutMs, version } = this.#options;
    const observed = Date.now();
    const body = JSON.stringify({ resourceLogs: [{ resource: { attributes: this.#resource }, scopeLogs: [{ scope: { name: '@authensor/safeclaw', version }, logRecords: lines.map((line) => toOtlpRecord(line.toString('latin1'), file, observed)) }] }] });
    let status: number;
    let answer: string;
    let after: string | null;
    try {
      const response = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
      status = response.status;
      after = response.headers.get('retry-after');
      answer = await response.text();
    } catch (error) {
      throw new ShipFailure(notReached(error, timeoutMs), true);
    }
    if (status >= 200 && status < 300) return readAnswer(answer);
    if (status === 413 && lines.length > 1) return { kind: 'refused', why: 'it is too long' };
    throw new ShipFailure(`the collector answered ${status}${told(answer)}`, isPassing(status), retryAfter(after));
  }
}

/** 200 with anything but an answer of OTLP is somebody else: a login page, a proxy. */
function readAnswer(answer: string): Answer {
  let value: { partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown } | null } | null;
  try {
    value = answer.trim() === '' ? {} : (JSON.parse(answer) as typeof value);
  } catch {
    throw new ShipFailure(`what answers there is no OTLP collector${told(answer)}`, false);
  }
  if (typeof value !== 'object' || value === null) throw new ShipFailure(`what answers there is no OTLP collector${told(answer)}`, false);
  const rejected = Number(value.partialSuccess?.rejectedLogRecords ?? 0);
  if (rejected === 0) return { kind: 'taken' };
  const why = value.partialSuccess?.errorMessage;
  return { kind: 'refused', why: `${rejected} rejected${typeof why === 'string' ? told(why) : ''}` };
}

function notReached(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `the collector did not answer within ${timeoutMs / 1000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `the collector cannot be reached: ${cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)}`;
}

/** Seconds or a date. */
function retryAfter(value: string | null): number | null {
  if (value === null) return null;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

function told(answer: string): string {
  const line = answer.replace(/\s+/g, ' ').trim();
  return line === '' ? '' : `: ${line.slice(0, mostTold)}`;
}

/** The lines without their newlines; the last byte is one. */
function split(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(newline, from);
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}
