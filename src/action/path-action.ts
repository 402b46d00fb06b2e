// SPDX-License-Identifier: MIT
// The actions that are about one file or folder, which their `path` names.

import type { Action, FileAction, ModuleLoadAction, ModuleNativeAction } from './action.ts';

export type PathAction = FileAction | ModuleLoadAction | ModuleNativeAction;

/** Whether an action is about one path. HOT: a switch on the kind, as its callers have one. */
export function isAboutPath(action: Action): action is PathAction {
  switch (action.kind) {
    case 'file:read':
    case 'file:list':
    case 'file:stat':
    case 'file:write':
    case 'file:delete':
    case 'module:load':
    case 'module:native':
      return true;
    default:
      return false;
  }
}
