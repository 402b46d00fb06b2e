// SPDX-License-Identifier: MIT
// Which descriptors a program may not use, though it knows their numbers.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { setAdd, setHas } from '../runtime/primordials.ts';
import { realDescriptorPath } from '../runtime/real-fs.ts';
import { isHeldPlace, isNetworkSocket, isOtherLog, openDescriptors } from './foreign-descriptor.ts';
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
  if (fd > 2 && setHas(inherited(surface), fd)) return refuseProtected(surface, descriptorPath(fd), descriptorPath(fd), `fd ${fd}`) ?? refuseProtected(surface, heldPath(fd), descriptorPath(fd), `fd ${fd}`);
  if (several && fd > 2 && isNetworkSocket(fd)) return refusedSocket(surface, fd);
  for (let i = 0; i < context.bypasses.length; i++) {
    if (context.bypasses[i]?.(fd) !== true) continue;
    return refusedSocket(surface, fd);
  }
  return null;
}

/** The denial of changing what `at` leads to, where that is protected under any of its names; otherwise null. `path` is what was decided. */
export function refuseProtected(surface: FsSurface, at: string, path: string, asked: string): { readonly action: Action; readonly verdict: Verdict } | null {
  const protection = surface.context.protectionOf(at);
  if (protection === null) return null;
  const action = fileAction('file:write', path, asked);
  const verdict = surface.gate.settle(action, protection);
  return verdict.kind === 'deny' ? { action, verdict } : null;
}

/**
 * Descriptors of protected files that whoever started the process handed to it. Looked for at the first write to a
 * descriptor: until then none can have been added, since no opening of such a file for writing is allowed. The
 * program's own input and outputs are where the operator wants them.
 */
function inherited(surface: FsSurface): Set<number> {
  const { inheritedFiles } = surface;
  if (inheritedFiles.known) return inheritedFiles.fds;
  inheritedFiles.known = true;
  const fds = openDescriptors();
  for (let i = 0; i < fds.length; i++) {
    const fd = fds[i] as number;
    if (fd > 2 && surface.context.protectionOf(descriptorPath(fd)) !== null) setAdd(inheritedFiles.fds, fd);
    else if (fd > 2 && surface.context.protectionOf(heldPath(fd)) !== null) setAdd(inheritedFiles.fds, fd);
  }
  return inheritedFiles.fds;
}

function refusedSocket(surface: FsSurface, fd: number): { readonly action: Action; readonly verdict: Verdict } | null {
  const action = fileAction('file:write', descriptorPath(fd), `fd ${fd}`);
  const verdict = refuse(surface.gate, action, 'SC_UNKNOWN_FORM', 'socket-descriptor', 'bytes that are written to a connection past its surface cannot be decided');
  return verdict.kind === 'deny' ? { action, verdict } : null;
}

/** The path by which an open file is looked at, whatever its name is now. */
export function heldPath(fd: number): string {
  return `/proc/self/fd/${fd}`;
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
