// SPDX-License-Identifier: MIT
// Which descriptors a program may not use, though it knows their numbers.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { realDescriptorPath } from '../runtime/real-fs.ts';
import { isHeldPlace, isNetworkSocket, isOtherLog } from './foreign-descriptor.ts';
import { fileAction } from './fs-actions.ts';
import { type FsSurface, refuse } from './fs-decide.ts';

/** The denial of a use of a descriptor; null where it may be used. The gate's own are refused for everything, in every mode. */
export function refusedDescriptor(surface: FsSurface, fd: number, writes: boolean, closes = false): { readonly action: Action; readonly verdict: Verdict } | null {
  const { context } = surface;
  const { several } = surface.threads;
  if (context.ownsDescriptor(fd) || (several && (isOtherLog(fd, surface.auditFolder) || (closes && isHeldPlace(fd))))) {
    const action = fileAction('file:write', descriptorPath(fd), `fd ${fd}`);
    const verdict = refuse(surface.gate, action, 'SC_PROTECTED', 'protection:descriptor', "the descriptor is the audit log's");
    return { action, verdict: verdict.observed ?? verdict };
  }
  if (!writes) return null;
  if (several && fd > 2 && isNetworkSocket(fd)) return refusedSocket(surface, fd);
  for (let i = 0; i < context.bypasses.length; i++) {
    if (context.bypasses[i]?.(fd) !== true) continue;
    return refusedSocket(surface, fd);
  }
  return null;
}

function refusedSocket(surface: FsSurface, fd: number): { readonly action: Action; readonly verdict: Verdict } | null {
  const action = fileAction('file:write', descriptorPath(fd), `fd ${fd}`);
  const verdict = refuse(surface.gate, action, 'SC_UNKNOWN_FORM', 'socket-descriptor', 'bytes that are written to a connection past its surface cannot be decided');
  return verdict.kind === 'deny' ? { action, verdict } : null;
}

/** Where the descriptor leads; `?` for one that is not open, which the native function says better. */
export function descriptorPath(fd: number): string {
  try {
    return realDescriptorPath(fd);
  } catch {
    // As the comment above: there is nothing to name.
    return '?';
  }
}
