// SPDX-License-Identifier: MIT
// `--to`: the target that a log is shipped to.

import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { OtlpTarget } from '../audit/ship/otlp.ts';
import { KeptPositions } from '../audit/ship/positions.ts';
import { type Retention, S3Target } from '../audit/ship/s3.ts';
import { parseS3Place, S3Bucket } from '../audit/ship/s3-place.ts';
import type { Target } from '../audit/ship/target.types.ts';
import type { Invocation } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { parseSeconds } from './filters.ts';
import { version } from './version.ts';

const TIMEOUT_SECONDS = 30;
/** A hundred years, as S3 has it. */
const MOST_DAYS = 36_500;
/** Where an address names none: the specification's own. */
const LOGS_PATH = '/v1/logs';

/** The target of a command line; `folder` is the log's. Throws a MisuseError. */
export function shipTarget(values: Invocation['values'], folder: string, env: NodeJS.ProcessEnv): Target {
  const { to, state } = values;
  if (typeof to !== 'string') throw new MisuseError('name a target: `--to s3://bucket/prefix` or `--to otlp:http://localhost:4318/v1/logs`', 'safeclaw audit ship --help');
  const timeoutMs = parseSeconds('timeout', values.timeout, TIMEOUT_SECONDS) * 1000;
  const retention = parseRetention(values);
  const place = parseS3Place(to);
  if (place !== null) {
    if (state !== undefined) throw new MisuseError('the bucket itself says how much of the log it has: leave `--state` out');
    return new S3Target(new S3Bucket(place, timeoutMs, env), retention);
  }
  if (retention !== null) throw new MisuseError('`--retain` is for a bucket: `--to s3://bucket/prefix`');
  if (!to.startsWith('otlp:')) throw new MisuseError(`\`--to\` needs a target such as \`s3://bucket/prefix\` or \`otlp:http://localhost:4318/v1/logs\`, not \`${to}\``, 'safeclaw audit ship --help');
  const url = otlpAddress(to.slice('otlp:'.length));
  const positions = new KeptPositions(typeof state === 'string' ? state : path.join(folder, `.shipped-${createHash('sha256').update(url).digest('hex').slice(0, 16)}.json`), url);
  return new OtlpTarget(`otlp:${url}`, { url, headers: otlpHeaders(env), timeoutMs, version, service: env.OTEL_SERVICE_NAME ?? 'safeclaw', positions });
}

function parseRetention(values: Invocation['values']): Retention | null {
  const { retain, 'retain-mode': mode } = values;
  if (mode !== undefined && mode !== 'governance' && mode !== 'compliance') throw new MisuseError(`\`--retain-mode\` is \`governance\` or \`compliance\`, not \`${String(mode)}\``);
  if (typeof retain !== 'string') {
    if (mode !== undefined) throw new MisuseError('`--retain-mode` needs `--retain DAYS`');
    return null;
  }
  const days = Number(retain);
  if (!/^\d+$/.test(retain) || days < 1 || days > MOST_DAYS) throw new MisuseError(`\`--retain\` needs days, a whole number from 1 to ${MOST_DAYS}, not \`${retain}\``);
  return { days, mode: mode ?? 'governance' };
}

function otlpAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new MisuseError(`\`otlp:\` needs an http or https URL, not \`${text}\``);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw new MisuseError('no password belongs on a command line: put an `authorization` header into OTEL_EXPORTER_OTLP_HEADERS');
  if (url.pathname === '/') url.pathname = LOGS_PATH;
  return url.href;
}

/** `name=value,name=value`, percent-encoded, as the specification of OpenTelemetry's exporters has it. */
function otlpHeaders(env: NodeJS.ProcessEnv): Record<string, string> {
  const text = env.OTEL_EXPORTER_OTLP_LOGS_HEADERS ?? env.OTEL_EXPORTER_OTLP_HEADERS ?? '';
  const headers: [string, string][] = [];
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=(.*)$/.exec(pair) ?? [];
    // The value may be a secret: it is not printed.
    if (name === undefined || value === undefined) throw new MisuseError('OTEL_EXPORTER_OTLP_HEADERS is not of the form `name=value,name=value`');
    headers.push([name, decoded(value.trim())]);
  }
  return Object.fromEntries(headers);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A lone `%` stands for itself.
    return value;
  }
}
