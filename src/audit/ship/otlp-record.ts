// SPDX-License-Identifier: MIT
// One line of the log as a log record of OTLP. Its body is the line as it stands, so that what is stored can be verified.

type Value = { readonly stringValue: string } | { readonly intValue: string };

export interface OtlpAttribute {
  readonly key: string;
  readonly value: Value;
}

export interface OtlpRecord {
  readonly timeUnixNano?: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: Value;
  readonly attributes: readonly OtlpAttribute[];
}

/** Fields that people filter by, under names that say whose they are. */
const told = ['chain', 'seq', 'kind', 'action', 'target', 'verdict', 'by', 'rule', 'position', 'reason', 'code', 'count', 'policy'] as const;

/** `line` without its newline. What is no record (a torn line) is shipped by its body alone. */
export function toOtlpRecord(line: string, file: string, observed: number): OtlpRecord {
  const fields = parsed(line);
  const attributes: OtlpAttribute[] = [text('log.file.name', file)];
  if (fields !== null) {
    // Semantic conventions: records with the same id are the same record, delivered again.
    attributes.push(text('log.record.uid', `${String(fields.chain)}:${String(fields.seq)}:${String(fields.hash)}`));
    if (typeof fields.pid === 'number') attributes.push(number('process.pid', fields.pid));
    for (const name of told) {
      const value = fields[name];
      if (typeof value === 'string') attributes.push(text(`safeclaw.${name}`, value));
      else if (Number.isSafeInteger(value)) attributes.push(number(`safeclaw.${name}`, value as number));
    }
  }
  const time = Date.parse(String(fields?.time));
  return { ...(Number.isNaN(time) ? {} : { timeUnixNano: nanoseconds(time) }), observedTimeUnixNano: nanoseconds(observed), ...severity(fields), eventName: `safeclaw.${typeof fields?.kind === 'string' ? fields.kind : 'torn'}`, body: { stringValue: line }, attributes };
}

function severity(fields: Readonly<Record<string, unknown>> | null): { readonly severityNumber: number; readonly severityText: string } {
  if (fields === null || fields.kind === 'resume') return { severityNumber: 17, severityText: 'ERROR' };
  return fields.verdict === 'deny' || fields.observed !== undefined ? { severityNumber: 13, severityText: 'WARN' } : { severityNumber: 9, severityText: 'INFO' };
}

/** Milliseconds as the text that a 64-bit number is in JSON. */
function nanoseconds(milliseconds: number): string {
  return milliseconds <= 0 ? '0' : `${milliseconds}000000`;
}

export function text(key: string, value: string): OtlpAttribute {
  return { key, value: { stringValue: value } };
}

function number(key: string, value: number): OtlpAttribute {
  return { key, value: { intValue: String(value) } };
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    // A torn line, or one that was changed: verification says which.
    return null;
  }
}
