// SPDX-License-Identifier: MIT
// `safeclaw audit prove SEQ`: one record with what proves that it stands in the sealed log, and nothing of the others.

import * as path from 'node:path';
import { auditFiles, readChunks } from '../audit/files.ts';
import { makeProof } from '../audit/proof.ts';
import { LineScanner, type ScannedLine } from '../audit/scan.ts';
import { auditSource, type AuditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';

export function run({ values, operands: [wanted, ...operands], terminal }: Invocation): ExitCode {
  const seq = Number(wanted);
  if (wanted === undefined || !/^\d+$/.test(wanted) || !Number.isSafeInteger(seq)) throw new MisuseError(`\`audit prove\` needs the seq of a record, not \`${wanted ?? ''}\``);
  const source = auditSource(operands, values.policy as string | undefined);
  if (source.stdin) throw new MisuseError('a proof is made from files: the log is read twice');
  const record = find(source, seq, typeof values.chain === 'string' ? values.chain : '');
  const proof = makeProof({ record, ...chainOf(source, record.chain) });
  if (typeof proof === 'string') throw new CommandError(`record ${seq} cannot be proven: ${proof}`);
  terminal.json(proof);
  return 0;
}

function find(source: AuditSource, seq: number, chain: string): ScannedLine {
  const found: ScannedLine[] = [];
  scan(source, (record) => {
    if (record.seq === seq && record.chain.startsWith(chain)) found.push(copied(record));
  });
  const record = found[0];
  if (record === undefined) throw new CommandError(`no record has the seq ${seq}${chain === '' ? '' : ` in a chain ${chain}…`}`);
  if (found.length > 1) throw new CommandError(`${found.length} records have the seq ${seq}; add the chain: ${found.slice(0, 8).map((one) => `--chain ${one.chain.slice(0, 8)}`).join(', ')}`);
  return record;
}

function chainOf(source: AuditSource, chain: string): { readonly hashes: string[]; readonly seals: ScannedLine[] } {
  const hashes: string[] = [];
  const seals: ScannedLine[] = [];
  scan(source, (record) => {
    if (record.chain !== chain || record.kind === 'bad') return;
    hashes[record.seq] = record.hash;
    if (record.kind === 'key' || record.kind === 'seal') seals.push(copied(record));
  });
  return { hashes, seals };
}

function scan(source: AuditSource, visit: (record: ScannedLine) => void): void {
  try {
    for (const file of [...(source.folder === null ? [] : auditFiles(source.folder)), ...source.files]) {
      const scanner = new LineScanner({ record: visit, other: () => undefined }, false);
      readChunks(path.resolve(file), 0, (bytes) => {
        scanner.push(bytes);
      });
      scanner.end();
    }
  } catch (error) {
    throw new CommandError(`the log cannot be read: ${systemReason(error)}`);
  }
}

/** The scanner's bytes are the reader's buffer, which is reused. */
function copied(record: ScannedLine): ScannedLine {
  return { ...record, bytes: Buffer.from(record.bytes) };
}
