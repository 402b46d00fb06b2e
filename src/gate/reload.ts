// SPDX-License-Identifier: MIT
// What reading a policy again takes: the engine in its own context, the record, and a line for the operator.

import * as net from 'node:net';
import * as path from 'node:path';
import type { ReloadFacts } from '../audit/record.ts';
import { StreamSink } from '../audit/sinks/stream.ts';
import type { AuditLog } from '../audit/writer.ts';
import type { EngineHost, EngineResult, LoadInEngine } from '../policy-engine/host.types.ts';
import type { Policy, PolicyPlace } from '../policy/policy.ts';
import { openIsolated } from '../runtime/isolated.ts';
import { arrayJoin, bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Write, objectFreeze, processCwd, processExecPath, processPid, processPlatform, stringSlice } from '../runtime/primordials.ts';
import { failureCode, realEntryKind, realLstatMode, realMkdir, realReadText, realReaddir, realReadlink, realRealpath, realReplaceText, realStatFields, realStatMode } from '../runtime/real-fs.ts';
import { sha256OfText } from '../runtime/sha256.ts';
import type { ReloadParts } from './live-policy.ts';

// eslint-disable-next-line @typescript-eslint/unbound-method -- functions of a module, which ask for no `this`
const { basename, dirname, isAbsolute, join, relative, resolve, sep } = path;
const { isIP } = net;
const nodeVersion = process.versions.node;

/** The parts for a policy that says `reload: true`. `tells` is false for threads and children, whose first process has told it. */
export function reloadParts(policy: Policy, place: PolicyPlace, log: AuditLog, tells: boolean): ReloadParts {
  return {
    load: engineOf(place.packageFolder),
    place: objectFreeze({ ...place, inForce: { audit: policy.audit, aws: policy.aws } }),
    record: (facts) => { log.reloaded(facts); },
    tell: (facts, result, before) => {
      const report = tells ? reportOf(facts, result, before) : null;
      if (report !== null) tellOperator(report);
    },
  };
}

/** Its context is made now, while nobody can be in the way (1 ms); what runs in it, when it is first needed. */
function engineOf(packageFolder: string): LoadInEngine {
  const folder = `${packageFolder}/dist`;
  const evaluate = openIsolated('safeclaw-policy-engine');
  const made: { load: LoadInEngine | null } = { load: null };
  return (file, place) => {
    if (made.load === null) {
      const engine = evaluate(realReadText(`${folder}/policy-engine.cjs`)) as (host: EngineHost) => { readonly load: LoadInEngine };
      made.load = engine(hostAt(folder)).load;
    }
    return made.load(file, place);
  };
}

function hostAt(folder: string): EngineHost {
  return {
    files: { failureCode, realEntryKind, realLstatMode, realMkdir, realReadText, realReaddir, realReadlink, realRealpath, realReplaceText, realStatFields, realStatMode },
    path: { basename, dirname, isAbsolute, join, relative, resolve, sep },
    process: { pid: processPid, platform: processPlatform, execPath: processExecPath, versions: { node: nodeVersion }, cwd: processCwd },
    folder,
    isIP,
    sha256OfText,
  };
}

/** Null where there is nothing that an operator has to know beyond the record. */
function reportOf({ loaded, before, after, mode, code, kept }: ReloadFacts, result: EngineResult | null, { name, enforcing }: Policy): string | null {
  const stays = `${stringSlice(before, 0, 16)} stays in force instead of ${stringSlice(after, 0, 16)} [${code ?? ''}]`;
  if (result === null) return `safeclaw: NOT RELOADED: ${name}: the gate could not read it where the program cannot reach, so ${stringSlice(before, 0, 16)} stays in force [${code ?? ''}]\n`;
  if (!loaded) return `${result.findings}safeclaw: NOT RELOADED: ${name}: ${result.reason}: ${stays}\n`;
  if (mode === 'observe' && enforcing) return `safeclaw: OBSERVING ONLY: ${name} was read again and says so: nothing is denied\n`;
  return kept.length === 0 ? null : `safeclaw: RELOADED, except for ${arrayJoin(kept, ' and ')}, which ${name} can change at a new start only\n`;
}

/** Written to the descriptor: `process.stderr` is the program's by now. Where nobody can be told, the record says it. */
function tellOperator(text: string): void {
  const length = bufferByteLength(text);
  const bytes = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(bytes, text, 0, length);
  const stream = new StreamSink(2);
  try {
    stream.write(bytes, length);
    stream.release();
  } catch {
    // A closed standard error.
    return;
  }
}
