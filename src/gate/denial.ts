// SPDX-License-Identifier: MIT
// The error that a denied call fails with: Node's own fields for that API, and ours.

import type { Action } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { actionName, escapeControls, showTarget } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { explainCommand, recordedAt } from './explain-command.ts';
import { ErrorConstructor, errorCaptureStackTrace, objectDefineProperty, objectFreeze, reflectApply } from '../runtime/primordials.ts';

/** The fields that Node's own error of the same call would have. */
export interface ErrorShape {
  readonly syscall: string;
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
  readonly hostname?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly spawnargs?: readonly string[] | undefined;
}

export interface Denial extends Error {
  code: 'EACCES';
  errno: -13;
  syscall: string;
  safeclaw: { readonly action: string; readonly rule: string; readonly reason: string; readonly position: string | null; readonly code: string };
}

/**
 * Makes the error for a denied action. `above` is the function below which the stack starts, so that the first
 * frame is the program's call. EACCES is errno 13 on Linux and macOS; libuv negates it.
 */
export function denialError(action: Action, verdict: Verdict, shape: ErrorShape, above?: (...args: never[]) => unknown): Denial {
  const error = new ErrorConstructor(`EACCES: ${denialMessage(action, verdict)}`) as Denial;
  if (above !== undefined) reflectApply(errorCaptureStackTrace, ErrorConstructor, [error, above]);
  // The older SDK takes a number there for a name that could not be looked up, and tries ten times.
  if (action.kind !== 'aws:call') own(error, 'errno', -13);
  own(error, 'code', 'EACCES');
  own(error, 'syscall', shape.syscall);
  if (shape.path !== undefined) own(error, 'path', shape.path);
  if (shape.dest !== undefined) own(error, 'dest', shape.dest);
  if (shape.hostname !== undefined) own(error, 'hostname', shape.hostname);
  if (shape.address !== undefined) own(error, 'address', shape.address);
  if (shape.port !== undefined) own(error, 'port', shape.port);
  if (shape.spawnargs !== undefined) own(error, 'spawnargs', shape.spawnargs);
  if (action.kind === 'aws:call') refusal(error);
  own(error, 'safeclaw', objectFreeze({ action: actionName(action), rule: verdict.rule, reason: verdict.reason, position: verdict.position, code: verdict.code }));
  return error;
}

/** As AWS refuses a call: the SDK's own fields, by which it neither tries again nor takes the error for the network's. */
function refusal(error: Denial): void {
  own(error, 'name', 'AccessDenied');
  own(error, '$fault', 'client');
  // The older SDK calls every error of a connection one that may be tried again, and says so on it.
  objectDefineProperty(error, 'retryable', { __proto__: null, get: () => false, set: () => undefined, enumerable: false, configurable: true } as PropertyDescriptor);
  own(error, '$metadata', { httpStatusCode: 403, attempts: 1, totalRetryDelay: 0 });
}

/**
 * ``denied `file:write` on `/app/a.js`: no rule allows it, default at safeclaw.config.yaml:2:16 [SC_DENIED]; to see why:
 * npx safeclaw policy explain 'file:write /app/a.js'``.
 * A path is shown as it was asked for: where it leads is for the record, since a program that may not look at a link
 * would read its target here. Secrets are taken out as they are of records: errors end up in other logs.
 */
export function denialMessage(action: Action, verdict: Verdict): string {
  const where = verdict.position === null ? '' : verdict.by === 'default' ? `, default at ${verdict.position}` : `, at ${verdict.position}`;
  const command = explainCommand(action, verdict);
  const recorded = recordedAt(verdict);
  const target = isAboutPath(action) ? escapeControls(action.asked) : showTarget(recorded === null ? action : recorded.log.withoutSecrets(action));
  return `denied \`${actionName(action)}\` on \`${target}\`: ${verdict.reason}${where} [${verdict.code}]${command === null ? '' : `; to see why: ${command}`}`;
}

function own(error: Error, key: string, value: unknown): void {
  objectDefineProperty(error, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
}
