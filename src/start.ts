// SPDX-License-Identifier: MIT
// The only place that wires: load the policy, open the audit log, build the gate, install the surfaces.

import { syncBuiltinESMExports } from 'node:module';
import * as path from 'node:path';
import { sha256OfText } from './runtime/sha256.ts';
import { type AuditLog, openAudit } from './audit/writer.ts';
import { openDeniedLog } from './gate/denied-log.ts';
import { type Denials, Gate } from './gate/gate.ts';
import { LivePolicy } from './gate/live-policy.ts';
import { reloadParts } from './gate/reload.ts';
import { RuleHints } from './gate/rule-hints.ts';
import { Invocations } from './gate/invocations.ts';
import type { LambdaContext } from './gate/lambda.types.ts';
import type { SurfaceContext } from './gate/surface.ts';
import type { CredentialPlace } from './action/aws-place.ts';
import { operatorPlace, sourcesVariable, toldPlace } from './intercept/credential-program.ts';
import { surfaces } from './intercept/surfaces.ts';
import type { Diagnostic } from './policy/diagnostic.ts';
import { loadPolicy } from './policy/load.ts';
import type { Policy, PolicyPlace } from './policy/policy.ts';
import type { PolicyText } from './policy/policy-text.ts';
import { findPlace, type HandedDown, placeText, readHandedDown, resolved, saidNotLoaded } from './policy/place.ts';
import { objectHasOwn } from './runtime/primordials.ts';
import { onProcessExit } from './runtime/exit.ts';
import { hideOwnFrames } from './runtime/own-frames.ts';
import { hideOwnFlags } from './runtime/own-flags.ts';
import { type KeptCode, keepCode } from './runtime/kept-code.ts';
import { KeptLooks, type LooksPlace } from './runtime/kept-looks.ts';
import { Patcher } from './runtime/patch.ts';
import { openPersonTerminal, type PersonTerminal } from './runtime/person-terminal.ts';
import { realReadText } from './runtime/real-fs.ts';
import { showOriginalTexts } from './runtime/source-text.ts';
import { threadNumber } from './runtime/thread.ts';

declare const __SAFECLAW_VERSION__: string;

export interface StartOptions {
  /** Policy file; default `SAFECLAW_POLICY`, then `./safeclaw.config.yaml`. */
  readonly policy?: string | undefined;
  /** False to decide and record without installing the surfaces. */
  readonly install: boolean;
  /** Called after the closing record. */
  readonly atExit?: (() => void) | null;
  /** What earlier starts of this Node found; only where the program has not begun. */
  readonly looks?: KeptLooks;
}

/** The one gate of this thread. */
export interface Running {
  readonly gate: Gate;
  readonly live: LivePolicy;
  readonly audit: AuditLog;
  readonly installed: boolean;
  readonly place: PolicyPlace;
}

/** Who observes to find out what to write has written nothing yet: what the baseline leaves over is what the log shows. */
const NO_RULES = 'version: 1\n';

let running: Running | null = null;

/** The gate of this thread, or null where none was started. */
export function current(): Running | null {
  return running;
}

/** Whether `policy`, as a program names it, is the file in force. */
export function isPolicyInForce({ live: { policy }, place }: Running, named: string): boolean {
  return policy.file !== null && resolved(path.resolve(place.cwd, named)) === resolved(policy.file);
}

/** Starts the gate for a program that has not begun yet, and keeps its compiled code where it is given a place. A second call in one thread does nothing. */
export function startPreload(kept: KeptCode | null, looksPlace: LooksPlace): void {
  if (running !== null) return;
  const isMain = threadNumber() === 0;
  const keep = kept === null || !isMain ? null : () => { keepCode(kept); };
  const looks = new KeptLooks(looksPlace, isMain, sha256OfText);
  // Again at the end, with the functions that the program's own actions went through.
  const { place } = start({ install: true, atExit: keep, looks });
  hideOwnFlags(place.packageFolder);
  looks.close();
  keep?.();
}

/**
 * Starts the gate of this thread once and gives it back. Throws where a surface cannot be put in place;
 * a policy that does not load, or an audit log that cannot be written, is a gate that denies everything.
 */
export function start(options: StartOptions): Running {
  if (running !== null) return running;
  const handedDown = readHandedDown(process.env);
  const place = { ...findPlace(handedDown.place), auditFolder: handedDown.auditFolder };
  const { policy, diagnostics, texts } = loadPolicy(place, { file: options.policy ?? handedDown.policy ?? undefined, absent: handedDown.observe ? NO_RULES : undefined, language });
  const observing = policy.mode === 'observe' || handedDown.observe;
  const invocations = place.runtime?.client == null ? null : new Invocations();
  const audit = openLog(policy, handedDown, { observing, installed: options.install }, invocations);
  const terminal = handedDown.verbose === null ? null : openPersonTerminal(handedDown.verbose, terminals().isatty);
  // What a gated parent has said already, its threads and children do not repeat.
  const first = handedDown.place === null;
  const newlyClosed = !policy.loaded && !saidNotLoaded(handedDown.place, policy.hash);
  // What the program does to its environment from here on is not the operator's.
  const lasting = { ...place, environment: (name: string) => (objectHasOwn(policy.variables, `env:${name}`) ? policy.variables[`env:${name}`] : undefined) };
  const live = new LivePolicy(policy, texts.own.text, handedDown.observe, policy.reload && policy.file !== null ? reloadParts(policy, lasting, audit, first) : null);
  const gate = new Gate(live, audit, denialsOf(policy, audit, terminal));
  const told = diagnostics.filter(({ severity }) => severity !== 'note');
  if (told.length > 0 && (first || newlyClosed)) showDiagnostics(texts, told);
  if (newlyClosed) tell(`NOT LOADED: ${policy.file ?? policy.name}: ${observing ? 'only because this run observes, not every action of this program is denied' : 'every action of this program is denied'}: ${policy.decide({ kind: 'env:read', key: '' }).reason}`);
  if (observing && first && process.env.SAFECLAW_QUIET !== '1') tell(`OBSERVING ONLY: nothing ${audit.failure === null ? '' : 'else '}is denied; the log says what would have been (${policy.name})`);
  if (options.install) install(gate, surfaceContext(live, audit, place, { ...handedDown, verbose: terminal?.token ?? null }, options.looks ?? null, invocations));
  if (policy.audit.seal !== null) sealWhileIdle(audit, policy.audit.seal.seconds);
  closeAtExit(audit, options.atExit ?? null);
  running = { gate, live, audit, installed: options.install, place: lasting };
  return running;
}

/** What a denial says of where to look; a person at the terminal who asks for it is told which rule would have allowed it. */
function denialsOf(policy: Policy, audit: AuditLog, terminal: PersonTerminal | null): Denials {
  const log = openDeniedLog(audit.chain, audit.redactor, policy.audit.sink === 'file', policy.name);
  if (terminal === null) return { log, tell: null };
  const hints = new RuleHints({ name: policy.name, text: () => (policy.file === null ? null : realReadText(policy.file)), withoutSecrets: (action) => log.withoutSecrets(action) }, (text) => { terminal.write(text); });
  return { log, tell: (action, verdict) => { hints.tell(action, verdict); } };
}


/** Puts every surface in place, or none: a half-gated program must not start. */
function install(gate: Gate, context: SurfaceContext): void {
  const patch = new Patcher();
  try {
    for (const surface of surfaces) surface(patch, gate, context);
    showOriginalTexts(patch);
    hideOwnFrames(patch);
    syncBuiltinESMExports();
  } catch (error) {
    patch.undo();
    tell(`NOT STARTED: the gate could not be put in place on Node ${process.version}, so the program does not run: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
}

/** Opens the log where the parent keeps its own. One that cannot be written denies every action until it can. */
function openLog(policy: Policy, handedDown: HandedDown, { observing, installed }: { readonly observing: boolean; readonly installed: boolean }, invocations: Invocations | null): AuditLog {
  const log = openAudit({
    settings: policy.audit,
    policyHash: policy.hash,
    policyName: policy.name,
    mode: observing ? 'observe' : 'enforce',
    loaded: policy.loaded,
    installed,
    invocation: invocations === null ? null : (counted) => invocations.current(counted),
    parent: handedDown.parent,
    threadId: threadNumber(),
    program: process.argv,
    versions: { safeclaw: __SAFECLAW_VERSION__, node: process.versions.node },
  });
  if (log.failure !== null) tell(`NO AUDIT LOG: ${policy.audit.folder}: ${log.explanation}: every action is denied until the log can be written, since nothing may happen without its record`);
  return log;
}

function surfaceContext(live: LivePolicy, log: AuditLog, place: PolicyPlace, handedDown: HandedDown, looks: KeptLooks | null, invocations: Invocations | null): SurfaceContext {
  const { policy } = live;
  const where = handedDown.place ?? placeText(place, policy.variables, policy.loaded ? null : policy.hash);
  // Observing changes nothing for the program: it gets its credentials as ever.
  const credentials = policy.aws.brokered === null || !live.enforcing ? null : credentialPlace(handedDown.place === null, place.cwd);
  return {
    preload: `${place.packageFolder}/dist/register.cjs`,
    searchPath: place.searchPath,
    childVariables: () => [
      ['SAFECLAW_POLICY', policy.file ?? policy.name],
      ['SAFECLAW_AUDIT', policy.audit.folder],
      // A policy that may change says itself what holds when the child starts.
      ['SAFECLAW_MODE', (live.mayChange ? handedDown.observe : !live.enforcing) ? 'observe' : 'enforce'],
      ['SAFECLAW_PARENT', log.head()],
      ['SAFECLAW_PLACE', where],
      ...(handedDown.verbose === null ? [] : [['SAFECLAW_VERBOSE', handedDown.verbose] as const]),
      ...(credentials === null ? [] : [[sourcesVariable, credentials.text] as const]),
    ],
    ownsDescriptor: (fd) => fd === log.descriptor,
    protectionOf: (path) => live.protectionOf(path),
    // A run that only observes says which calls of AWS it saw, so that rules can be written about them; a policy that may
    // change may speak of them later.
    aws: live.mayChange || !live.enforcing ? { ...policy.aws, named: true } : policy.aws,
    brokers: policy.brokers,
    brokerHosts: (denial) => policy.brokerHosts(denial),
    lambda: lambdaContext(log, place, invocations),
    credentials,
    looks,
    bypasses: [],
  };
}

function lambdaContext(log: AuditLog, { runtime }: PolicyPlace, invocations: Invocations | null): LambdaContext | null {
  if (!runtime?.client || runtime.api === null || invocations === null) return null;
  const { entry, client, api, isOwn } = runtime;
  // The gate follows the invocations of the native client; the runtime's other one is for its own tests.
  if (isOwn) delete process.env.AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1;
  return { entry, client, isOwn, several: process.env.AWS_LAMBDA_MAX_CONCURRENCY !== undefined, host: api.host, port: api.port, invocations, flush: () => { log.flush(); } };
}

/** A process that no gate started has the operator's environment. */
function credentialPlace(isFirst: boolean, cwd: string): CredentialPlace {
  return isFirst ? operatorPlace(process.env, cwd) : toldPlace(process.env[sourcesVariable]);
}

function closeAtExit(log: AuditLog, after: (() => void) | null): void {
  onProcessExit((code) => {
    try {
      log.close(`exit ${String(code)}`);
    } catch (error) {
      tell(`NO CLOSING RECORD: ${error instanceof Error ? error.message : String(error)}: the log of this process ends without one`);
    }
    after?.();
  });
}

/** A program that waits makes no records, and its last ones are sealed all the same. */
function sealWhileIdle(log: AuditLog, seconds: number): void {
  const look = (): void => {
    try {
      log.sealIfDue();
    } catch {
      // The log has kept the failure: the next action is denied with it, and the log tries again then.
      return;
    }
  };
  setInterval(look, seconds * 1000).unref();
}

function showDiagnostics(texts: PolicyText, diagnostics: readonly Diagnostic[]): void {
  tell(language().renderDiagnostics(texts, diagnostics, { color: process.stderr.isTTY }), '');
}

/** The YAML reader and its diagnostics: a file of its own, loaded only where no compiled policy is current. */
function language(): typeof import('./policy/language.ts') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- built beside this file
  return require('./policy-language.cjs') as typeof import('./policy/language.ts');
}

/** Loaded only where somebody asks for it. */
function terminals(): typeof import('node:tty') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- not before Node itself would
  return require('node:tty') as typeof import('node:tty');
}

function tell(message: string, prefix = 'safeclaw: '): void {
  process.stderr.write(`${prefix}${message}\n`);
}
