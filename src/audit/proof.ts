// SPDX-License-Identifier: MIT
// A proof that one record stands in a sealed log, without the other records: `audit prove` makes it, `audit verify
// --proof` checks it with the operator's public keys alone.

import { inclusionPath, type InclusionPath, rootByPath } from './inclusion.ts';
import type { ScannedLine } from './scan.ts';
import { readRecord } from './scan.ts';
import type { SealPublic } from './seal-public.ts';
import { attestationFault, fieldsOf, isSealedWith, keyOf } from './verify-seals.ts';

/** As it is printed. Lines are those of the log, byte for byte. */
export interface InclusionProof {
  readonly v: 1;
  readonly record: string;
  readonly path: InclusionPath;
  /** The record of the chain's first key, then every seal up to the first one that covers the record. */
  readonly seals: readonly string[];
}

export interface ProofReport {
  readonly ok: boolean;
  readonly message: string;
  readonly chain: string | null;
  readonly seq: number | null;
  /** When the seal that covers it was made, by the machine's clock. */
  readonly sealed: string | null;
  /** The record, where it is proven. */
  readonly record: Readonly<Record<string, unknown>> | null;
}

/** What `makeProof` needs of one chain, in its order. */
export interface ProvenChain {
  readonly hashes: readonly string[];
  readonly record: ScannedLine;
  readonly seals: readonly ScannedLine[];
}

/** The proof, or why there is none. */
export function makeProof({ hashes, record, seals }: ProvenChain): InclusionProof | string {
  const covering = seals.findIndex((seal) => seal.kind === 'seal' && seal.seq > record.seq);
  if (seals[0]?.kind !== 'key') return 'its chain carries no seals: only a sealed log (`audit.seal` in the policy) can show one record without the others';
  if (covering === -1) return 'no seal covers it yet';
  const seal = seals[covering] as ScannedLine;
  const { path, root } = inclusionPath(hashes.slice(0, seal.seq), record.seq);
  if (fieldsOf(seal).root !== root) return 'the log is not as it was written: `safeclaw audit verify` says where';
  return { v: 1, record: textOf(record), path, seals: seals.slice(0, covering + 1).map(textOf) };
}

/** UNTRUSTED text → what it proves. */
export function verifyProof(text: string, trusted: SealPublic, now: number): ProofReport {
  const proof = parsed(text);
  if (proof === null) return failed('this is no proof: `safeclaw audit prove` prints one');
  const record = scanned(proof.record);
  if (record === null) return failed('its record was changed: the bytes do not have the hash that stands in it');
  const fault = sealFault(proof, record, trusted, now);
  if (fault !== null) return { ...failed(fault), chain: record.chain, seq: record.seq };
  const sealed = timeOf(scanned(proof.seals.at(-1) as string) as ScannedLine);
  return { ok: true, message: `record ${record.seq} of chain ${record.chain.slice(0, 8)} stands in the log as it was written, under a seal of ${String(sealed)}`, chain: record.chain, seq: record.seq, sealed, record: JSON.parse(proof.record) as Record<string, unknown> };
}

/** What is wrong with the seals or the path; null where the record is proven. */
function sealFault(proof: InclusionProof, record: ScannedLine, trusted: SealPublic, now: number): string | null {
  const [first, ...seals] = proof.seals.map(scanned);
  if (first?.kind !== 'key' || first.chain !== record.chain) return 'it does not begin with the record of the first key of its chain';
  const attested = attestationFault(first, trusted, timeOf(first), now);
  if (attested !== null) return attested;
  let key = keyOf(fieldsOf(first).next);
  let last: ScannedLine | null = null;
  for (const seal of seals) {
    if (seal?.kind !== 'seal' || seal.chain !== record.chain || key === null || !isSealedWith(key, seal)) return 'bad seal: it is not signed with the key that was named before it';
    key = keyOf(fieldsOf(seal).next);
    last = seal;
  }
  if (last === null) return 'no seal covers the record';
  const { size, root } = fieldsOf(last);
  if (typeof size !== 'number' || size <= record.seq || rootByPath(record.hash, record.seq, size, proof.path) !== root) return 'the record is not the one that was sealed';
  return null;
}

function parsed(text: string): InclusionProof | null {
  try {
    const proof = JSON.parse(text) as Partial<InclusionProof> | null;
    const isList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (proof?.v !== 1 || typeof proof.record !== 'string' || !isList(proof.seals) || !Array.isArray(proof.path) || !proof.path.every(isList)) return null;
    return { v: 1, record: proof.record, path: proof.path, seals: proof.seals };
  } catch {
    // No JSON is no proof.
    return null;
  }
}

/** A line whose hash is right; null for anything else. */
function scanned(line: string): ScannedLine | null {
  const bytes = Buffer.from(line, 'latin1');
  const record = readRecord(bytes, 0, bytes.length, 1);
  return record !== null && record.intact && record.kind !== 'bad' ? record : null;
}

function timeOf(record: ScannedLine): string | null {
  const { time } = fieldsOf(record) as { readonly time?: unknown };
  return typeof time === 'string' ? time : null;
}

function textOf(record: ScannedLine): string {
  return record.bytes.toString('latin1');
}

function failed(message: string): ProofReport {
  return { ok: false, message, chain: null, seq: null, sealed: null, record: null };
}
