// SPDX-License-Identifier: MIT
// The gate as a program sees it: it can ask and wrap, and it cannot weaken what is in place.

import type { Action } from './action/action.ts';
import { toAction } from './action/request.ts';
import { actionName, showTarget } from './action/show.ts';
import type { Verdict } from './action/verdict.ts';
import type { ActionRequest, Decision, GateOptions, SafeClawGate } from './api.types.ts';
import { denialMessage } from './gate/denial.ts';
import { objectFreeze, reflectApply } from './runtime/primordials.ts';
import { currentFolder, pathFrom, resolvePath } from './runtime/resolve-path.ts';
import { current, isPolicyInForce, type Running, start } from './start.ts';

/** Thrown by `enforce` and by wrapped tools: says what was asked, which line decided, and why. */
export class SafeClawDeniedError extends Error {
  readonly code = 'EACCES';
  readonly safeclaw: { readonly action: string; readonly rule: string; readonly reason: string; readonly position: string | null; readonly code: string };

  constructor(action: Action, verdict: Verdict) {
    super(denialMessage(action, verdict));
    this.name = 'SafeClawDeniedError';
    this.safeclaw = objectFreeze({ action: actionName(action), rule: verdict.rule, reason: verdict.reason, position: verdict.position, code: verdict.code });
  }
}

/**
 * The gate of this thread: the preload's own where it is present, otherwise a new one, which installs the surfaces
 * unless `install` is false. Throws where `policy` names another file than the one in force.
 */
export function createSafeClawGate(options: GateOptions = {}): SafeClawGate {
  const before = current();
  const running = before ?? start({ policy: options.policy, install: options.install !== false });
  if (before !== null && options.policy !== undefined) assertSamePolicy(before, options.policy);
  return gateOf(running);
}

function assertSamePolicy(running: Running, policy: string): void {
  if (isPolicyInForce(running, policy)) return;
  throw new Error(`a gate is already in place with the policy ${running.live.policy.file ?? running.live.policy.name}; a program cannot change it to ${policy}. Leave out \`policy\`, or name the same file`);
}

function gateOf({ gate, live, audit, installed }: Running): SafeClawGate {
  const decide = (request: ActionRequest): { action: Action; verdict: Verdict } => {
    const action = toAction(request, currentFolder(), (asked, cwd, lookup) => resolvePath(pathFrom(cwd, asked), lookup, true).path);
    return { action, verdict: gate.check(action) };
  };
  const enforce = (request: ActionRequest): Decision => {
    const { action, verdict } = decide(request);
    if (verdict.kind === 'deny') throw new SafeClawDeniedError(action, verdict);
    return toDecision(action, verdict);
  };
  return objectFreeze({
    check(request: ActionRequest): Decision {
      const { action, verdict } = decide(request);
      return toDecision(action, verdict);
    },
    enforce,
    wrap(first: unknown, second?: unknown): (...args: unknown[]) => Promise<unknown> {
      const tool = (typeof first === 'function' ? first : second) as (...args: unknown[]) => unknown;
      if (typeof tool !== 'function') throw new TypeError('wrap(name, tool): `tool` must be a function');
      const name = typeof first === 'string' ? first : tool.name;
      if (name === '') throw new TypeError('wrap(name, tool): a function without a name needs one, so that rules can name it');
      return async function wrapped(this: unknown, ...args: unknown[]): Promise<unknown> {
        enforce({ action: 'tool:call', tool: name, args: args.length === 1 ? args[0] : args });
        return await reflectApply(tool, this, args);
      };
    },
    flush(): Promise<void> {
      audit.flush();
      return Promise.resolve();
    },
    close(): Promise<void> {
      audit.flush();
      return Promise.resolve();
    },
    status: objectFreeze({ installed, loaded: live.policy.loaded, get enforcing() { return live.enforcing; }, policy: live.policy.file }),
  }) as SafeClawGate;
}

function toDecision(action: Action, verdict: Verdict): Decision {
  return objectFreeze({ allowed: verdict.kind === 'allow', action: actionName(action), target: showTarget(action), rule: verdict.rule, reason: verdict.reason, position: verdict.position, code: verdict.code });
}
