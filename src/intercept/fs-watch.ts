// SPDX-License-Identifier: MIT
// Watching: native handles that are told a path when they start.

import type { Native } from '../runtime/bindings.ts';
import type { FileActionKind } from '../action/action.ts';
import { arraySet, reflectApply } from '../runtime/primordials.ts';
import { failedCall, refuseForm, unknownAction } from './fs-calls.ts';
import { decideAll, decideKinds, deny, type FsSurface, unknownPath } from './fs-decide.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { listingActions } from './fs-tree.ts';

/** `StatWatcher.prototype.start(path, interval)`. */
export function gateStatWatcher(surface: FsSurface, original: Native): Native {
  return gateStart(surface, original, 'file:stat', 'stat', false);
}

/** `FSEvent.prototype.start(path, persistent, recursive, encoding)`; a recursive one watches the whole tree by itself. */
export function gateFsEvent(surface: FsSurface, original: Native): Native {
  return gateStart(surface, original, 'file:list', 'watch', true);
}

function gateStart(surface: FsSurface, original: Native, kind: FileActionKind, syscall: string, canRecurse: boolean): Native {
  const use = { at: 0, lookup: 'target', kinds: [kind] } as const;
  return function gated(this: unknown, ...args: unknown[]): unknown {
    const text = pathText(args[0]);
    if (text === null) return deny(null, unknownAction(use), refuseForm(surface, use), failedCall(syscall, unknownPath.path, gated));
    const resolved = resolvePath(text, 'target', true);
    const { action, verdict } = canRecurse && args[2] === true ? decideAll(surface.gate, listingActions(resolved.path, text)) : decideKinds(surface.gate, use.kinds, resolved.path, text);
    if (verdict.kind === 'deny') return deny(null, action, verdict, failedCall(syscall, text, gated));
    // What events are named after is the last component, so a link that was given by name keeps it.
    arraySet(args, 0, kind === 'file:list' ? text : resolved.native);
    return reflectApply(original, this, args);
  };
}
