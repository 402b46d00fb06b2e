// SPDX-License-Identifier: MIT
// The command that explains a denial: the end of its message. Built where a denial is told, never where one is only decided.
//
// The action itself is named where it comes through a command line whole: that says what it is about, and can be asked
// on another machine that has the policy. Where it does not (a secret that the log would not hold either, control
// characters, a long text, what only the process knew), the record is named: short, and exact whatever the action is.

import type { Action } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { quoteWord } from '../action/shell-line.ts';
import { actionName, escapeControls, showTarget } from '../action/show.ts';
import type { DeniedLog, RecordedAt, Verdict } from '../action/verdict.ts';
import { currentFolder, pathFrom } from '../runtime/resolve-path.ts';
import { numberToString, objectHasOwn, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** A longer action is named by its record. */
const longest = 160;
const program = 'npx safeclaw';
const systemFolders = ['/bin/', '/usr/bin/', '/usr/local/bin/', '/sbin/', '/usr/sbin/'];

/** The command for a denial; null where nothing is known that a command could be asked about. */
export function explainCommand(action: Action, verdict: Verdict): string | null {
  const recorded = recordedAt(verdict);
  switch (verdict.code) {
    case 'SC_POLICY_NOT_LOADED':
      return `${program} policy check${recorded === null ? '' : operandOf(recorded.log)}`;
    case 'SC_AUDIT_UNWRITABLE':
    case 'SC_GATE_FAULT':
      return `${program} doctor`;
    case 'SC_DENIED':
    case 'SC_PROTECTED':
      return recorded === null ? null : (byAction(action, recorded.log) ?? byRecord('policy explain --record', '--from', recorded));
    default:
      // The policy alone would not say the same: what was found stands in the record.
      return recorded === null ? null : byRecord('audit show --why', '', recorded);
  }
}

/** Where a denial stands in the log. INVARIANT: own, so that nothing on `Object.prototype` is taken for it. */
export function recordedAt(verdict: Verdict): RecordedAt | null {
  return objectHasOwn(verdict, 'recorded') ? (verdict.recorded ?? null) : null;
}

function byAction(action: Action, log: DeniedLog): string | null {
  const asked = log.withoutSecrets(action) === action ? askedAction(action) : null;
  // What a terminal could be fooled by comes escaped, which no command reads back.
  if (asked === null || asked.length > longest || escapeControls(asked) !== asked || stringIndexOf(asked, '\\u{') !== -1) return null;
  return `${program} policy explain ${quoteWord(asked)}${policyOption(log)}`;
}

/** The action as `policy explain` takes it and reads it back as the same; null where it would not. */
function askedAction(action: Action): string | null {
  if (isAboutPath(action)) return isPathAsAsked(action.path, action.asked) && !(action.kind === 'module:load' && action.loader === 'worker') ? `${action.kind} ${action.path}` : null;
  const shown = `${actionName(action)} ${showTarget(action)}`;
  switch (action.kind) {
    case 'network:request':
      return isUnresolved(action) ? shown : null;
    case 'network:connect':
      return action.path !== null || isUnresolved(action) ? shown : null;
    case 'shell:execute':
      return !action.planted && isInSystemFolder(action.program) && action.cwd === currentFolder() ? shown : null;
    case 'aws:call':
    case 'process:signal':
      // Regions, accounts and several resources, and which process is meant: on no command line.
      return null;
    case 'network:listen':
    case 'network:resolve':
    case 'env:read':
    case 'env:write':
    case 'tool:call':
    case 'process:inspect':
    case 'process:binding':
      return shown;
  }
}

/** Whether a path leads nowhere else: what a link leads to is not for the program, and of a tree one entry was denied. */
function isPathAsAsked(path: string, asked: string): boolean {
  if (asked === path) return stringStartsWith(path, '/');
  return pathFrom(currentFolder(), stringStartsWith(asked, './') ? stringSlice(asked, 2) : asked) === path;
}

/** Whether a command line finds the same program by its name. */
function isInSystemFolder(file: string): boolean {
  for (let i = 0; i < systemFolders.length; i++) if (stringStartsWith(file, systemFolders[i] as string)) return true;
  return false;
}

/** Whether the host was all that was decided: a command looks up no address. */
function isUnresolved(action: { readonly host: string; readonly address: string | null }): boolean {
  return action.address === null || action.address === action.host;
}

function byRecord(command: string, fromOption: string, { seq, log }: RecordedAt): string {
  const where = log.inFiles ? '' : fromOption === '' ? ' LOG' : ` ${fromOption} LOG`;
  return `${program} ${command} ${numberToString(seq, 10)} --chain ${log.chain}${where}${policyOption(log)}`;
}

function policyOption({ policy }: DeniedLog): string {
  return policy === null ? '' : ` --policy ${quoteWord(policy)}`;
}

function operandOf({ policy }: DeniedLog): string {
  return policy === null ? '' : ` ${quoteWord(policy)}`;
}
