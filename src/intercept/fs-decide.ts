// SPDX-License-Identifier: MIT
// From a resolved path to a verdict, and from a denial to the failure that the program sees.

import type { Action, FileActionKind } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { type Denial, denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import type { Binding, Native } from '../runtime/bindings.ts';
import { arrayPush } from '../runtime/primordials.ts';
import type { Anchors } from './fs-anchor.ts';
import { type Channels, failCall, type FailureNote, type Request } from './fs-channel.ts';
import { fileAction, moduleAction, moduleKindOf } from './fs-actions.ts';
import type { ResolvedPath } from '../runtime/resolve-path.ts';
import type { Seen } from './fs-seen.ts';

/** What every part of the fs surface works with. */
export interface FsSurface {
  readonly gate: Gate;
  readonly context: SurfaceContext;
  readonly channels: Channels;
  /** The native functions as they were before any was replaced. */
  readonly real: Binding;
  /** `fd` and `close` of the native FileHandle, taken from its prototype. */
  readonly handleDescriptor: Native;
  readonly handleClose: Native;
  readonly anchors: Anchors;
  /** Whether a path can be held by a descriptor here (`fs-anchor.ts`). */
  readonly canHold: boolean;
  /** Whether other threads of this process may change paths between two steps of ours. */
  readonly threads: { several: boolean };
  /** The audit folder, links resolved, with a slash behind it. */
  readonly auditFolder: string;
  readonly diversion: Diversion;
  /** Descriptors of protected files that were open before the gate; looked for when first needed (`fs-descriptor.ts`). */
  readonly inheritedFiles: { known: boolean; readonly fds: Set<number> };
  /** Where absolute paths led that were allowed and opened for reading; confirmed at every use (`fs-open.ts`). */
  readonly guesses: Map<string, string>;
  /** What absolute paths led to that were allowed and looked at; confirmed at every use (`fs-seen.ts`). */
  readonly seen: Map<string, Seen>;
}

/**
 * NODE>=26: what a public function tells the native ones below it while it runs, where arguments do not say it
 * (`fs-diverted.ts`).
 */
export interface Diversion {
  /** An opening made now is for a `writeFile` that did not ask to flush. */
  writing: boolean;
  /** Flags of the `readFile` that runs now. */
  readFlags: number;
  /** Descriptors of such writes: `fsync` on them was not asked for. */
  readonly unflushed: Set<number>;
}

/** How a denied call is reported. */
export interface FailedCall {
  readonly syscall: string;
  readonly given: string;
  readonly dest?: string | undefined;
  readonly above: Native;
}

/** Decides one path used in one or several ways, with one record for each way. */
export function decideKinds(gate: Gate, kinds: readonly FileActionKind[], path: string, asked: string): { readonly action: Action; readonly verdict: Verdict } {
  if (kinds.length === 1) {
    const action = fileAction(kinds[0] as FileActionKind, path, asked);
    return { action, verdict: gate.check(action) };
  }
  const actions: Action[] = [];
  for (let i = 0; i < kinds.length; i++) arrayPush(actions, fileAction(kinds[i] as FileActionKind, path, asked));
  return decideAll(gate, actions);
}

/** Decides an opening; a file of code that is only read is also what the loaders do to load it. */
export function decideOpening(gate: Gate, kinds: readonly FileActionKind[], path: string, asked: string): { readonly action: Action; readonly verdict: Verdict } {
  if (kinds.length === 1 && kinds[0] === 'file:read') {
    const loader = moduleKindOf(path);
    if (loader !== null) {
      const action = fileAction('file:read', path, asked);
      return { action, verdict: gate.checkCovered(moduleAction(path, loader, asked), action) };
    }
  }
  return decideKinds(gate, kinds, path, asked);
}

/** Decides several actions that are one deed; where one is denied, it is the one that is reported. */
export function decideAll(gate: Gate, actions: readonly Action[]): { readonly action: Action; readonly verdict: Verdict } {
  return gate.checkAll(actions);
}

/** Denies and records what the surface itself refuses. In observe mode the answer may be an allowance. */
export function refuse(gate: Gate, action: Action, code: 'SC_UNKNOWN_FORM' | 'SC_UNREVIEWED' | 'SC_PROTECTED' | 'SC_DENIED', rule: string, reason: string): Verdict {
  return gate.settle(action, denialVerdict(code, code === 'SC_PROTECTED' ? 'protection' : 'fault', rule, reason));
}

const nullDevice = '/dev/null';
const keptDevice = denialVerdict('SC_DENIED', 'protection', 'protection:device', 'the baseline writes to this device and changes nothing about it: every program of the machine uses it');

/**
 * The denial of what changes the null device itself, its mode, its owner, its name: the baseline lets programs write
 * to it, and an opening and a change are both `file:write`. A rule decides about either. Null for every other path.
 */
export function refusedDeviceChange(gate: Gate, kinds: readonly FileActionKind[], path: string, asked: string): { readonly action: Action; readonly verdict: Verdict } | null {
  if (path !== nullDevice || kinds[kinds.length - 1] !== 'file:write') return null;
  const action = fileAction('file:write', path, asked);
  if (gate.foresee(action).by !== 'baseline') return null;
  const verdict = gate.settle(action, keptDevice);
  return verdict.kind === 'deny' ? { action, verdict } : null;
}

/** Makes the call fail as denied. */
export function deny(channel: Request | FailureNote | 'promise' | null, action: Action, verdict: Verdict, call: FailedCall): unknown {
  return failCall(channel, denialFor(action, verdict, call));
}

export function denialFor(action: Action, verdict: Verdict, call: FailedCall): Denial {
  return denialError(action, verdict, { syscall: call.syscall, path: call.given, dest: call.dest }, call.above);
}

/** The path that a refused form is reported under: there is none that could be trusted. */
export const unknownPath: ResolvedPath = { path: '?', native: '?', named: true };
