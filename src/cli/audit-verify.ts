// SPDX-License-Identifier: MIT
// `safeclaw audit verify`: proves that the log is as it was written, or names the first line that is not.

import * as fs from 'node:fs';
import { escapeControls } from '../action/show.ts';
import { verifyProof } from '../audit/proof.ts';
import type { SealPublic } from '../audit/seal-public.ts';
import { ShipFailure } from '../audit/ship/failure.ts';
import { s3Files } from '../audit/ship/s3-log.ts';
import { parseS3Place, S3Bucket, type S3Place } from '../audit/ship/s3-place.ts';
import { type ChainReport, type RemoteFile, verifyAudit, type VerifyReport } from '../audit/verify.ts';
import { type AuditSource, auditSource, STDIN_NAME } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { parseLast } from './filters.ts';
import { Progress } from './progress.ts';
import { readSealPublic, sealPublicOfPolicy } from './seal-keys.ts';
import { fit, type Terminal, wrap } from './terminal.ts';
import { packagedFile } from './version.ts';
import { readWitness } from './witness-folder.ts';

/** So many chains fit a screen. */
const MOST_CHAINS = 12;
const MOST_PROBLEMS = 10;
/** For one request to a bucket. */
const TIMEOUT_MS = 60_000;
const NOTHING: AuditSource = { folder: null, files: [], stdin: false };

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const policy = values.policy as string | undefined;
  const given = typeof values.key === 'string' ? readSealPublic(values.key) : null;
  const sealKeys = given ?? sealPublicOfPolicy(policy);
  if (typeof values.proof === 'string') return verifyOne(values.proof, sealKeys, json, terminal);
  const last = parseLast(values.last);
  const { places, local } = split(operands);
  const source = places.length > 0 && local.length === 0 ? NOTHING : auditSource(local, policy);
  let progress: Progress | null = null;
  const report = await verified({
    ...(sealKeys === null ? {} : { sealKeys, sealsRequired: given !== null }),
    files: source.files,
    redelivered: values.redelivered === true,
    ...(source.folder === null ? {} : { folder: source.folder }),
    ...(source.stdin ? { stream: { name: STDIN_NAME, chunks: process.stdin as AsyncIterable<Uint8Array> } } : {}),
    ...(last === null ? {} : { last }),
    ...(places.length === 0 ? {} : { remote: await remoteFiles(places) }),
    thread: packagedFile('verify-thread.cjs'),
    progress: (bytes, total) => { (progress ??= new Progress('verifying', total)).advance(bytes); },
    heads: [...(Array.isArray(values.head) ? values.head.map(String) : []), ...(typeof values.witness === 'string' ? readWitness(values.witness) : [])],
  });
  (progress as Progress | null)?.end();
  if (json) terminal.json(report);
  else show(report, terminal);
  return report.ok ? 0 : 1;
}

function split(operands: readonly string[]): { readonly places: readonly S3Place[]; readonly local: readonly string[] } {
  const places: S3Place[] = [];
  const local: string[] = [];
  for (const operand of operands) {
    const place = parseS3Place(operand);
    if (place !== null) places.push(place);
    else if (operand.startsWith('s3:')) throw new MisuseError(`\`${operand}\` is not of the form \`s3://bucket/prefix\``);
    else local.push(operand);
  }
  return { places, local };
}

async function remoteFiles(places: readonly S3Place[]): Promise<RemoteFile[]> {
  try {
    const found = await Promise.all(places.map((place) => s3Files(new S3Bucket(place, TIMEOUT_MS, process.env))));
    return found.flat();
  } catch (error) {
    throw error instanceof ShipFailure ? new CommandError(escapeControls(error.message)) : error;
  }
}

/** `--proof FILE`: one record, without the log. */
function verifyOne(file: string, key: SealPublic | null, json: boolean, terminal: Terminal): ExitCode {
  if (key === null) throw new MisuseError('a proof is held to the public part of the seal key: name it with `--key`');
  const report = verifyProof(proofText(file), key, Date.now());
  if (json) terminal.json(report);
  else {
    terminal.line(wrap(`${report.ok ? terminal.paint('green', 'proven') : terminal.paint('red', 'NOT PROVEN')}: ${escapeControls(report.message)}`, terminal.width));
    if (report.record !== null) for (const line of JSON.stringify(report.record, null, 2).split('\n')) terminal.line(escapeControls(line));
  }
  return report.ok ? 0 : 1;
}

function proofText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`the proof ${escapeControls(file)} cannot be read: ${systemReason(error)}`);
  }
}

async function verified(request: Parameters<typeof verifyAudit>[0]): Promise<VerifyReport> {
  try {
    return await verifyAudit(request);
  } catch (error) {
    if (error instanceof TypeError) throw new MisuseError(error.message);
    throw error;
  }
}

function show(report: VerifyReport, terminal: Terminal): void {
  terminal.line(wrap(`${report.ok ? terminal.paint('green', 'verified') : terminal.paint('red', 'NOT VERIFIED')}: ${escapeControls(report.message)}`, terminal.width));
  const others = report.problems.slice(1, MOST_PROBLEMS);
  for (const { file, line, message } of others) terminal.line(wrap(`${escapeControls(file)}${line === 0 ? '' : `:${line}`}: ${escapeControls(message)}`, terminal.width, 2));
  if (report.problems.length > MOST_PROBLEMS) terminal.line(`  and ${report.problems.length - MOST_PROBLEMS} more (--json lists all)`);
  if (report.chains.length > 0) terminal.line();
  for (const chain of report.chains.slice(-MOST_CHAINS)) terminal.line(chainLine(chain, terminal));
  if (report.chains.length > MOST_CHAINS) terminal.line(`  and ${report.chains.length - MOST_CHAINS} older (--json lists all)`);
  if (report.otherLines > 0) terminal.line(`  ${report.otherLines} other lines between them`);
  if (report.notes.length > 0) terminal.line('\nNot proved:');
  for (const note of report.notes) terminal.line(wrap(`- ${escapeControls(note)}`, terminal.width, 2));
}

function chainLine(chain: ChainReport, terminal: Terminal): string {
  const verdict = chain.verdict === 'proven' ? terminal.paint('green', 'proven') : terminal.paint('red', 'broken');
  const facts = `${chain.chain.slice(0, 8)}  ${(chain.started ?? '').slice(0, 19).replace('T', ' ')}  pid ${chain.pid ?? '?'}${chain.tid === null || chain.tid === 0 ? '' : `/${chain.tid}`}  ${chain.records} records, ${chain.ending}${chain.seals === null ? '' : `, ${chain.seals.sealed} sealed`}`;
  return `  ${verdict} ${escapeControls(facts)}  ${terminal.paint('dim', fit(chain.program ?? '', Math.max(20, terminal.width - facts.length - 12), terminal))}`;
}
