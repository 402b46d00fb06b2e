// SPDX-License-Identifier: MIT
// Descriptors belong to the process, what is known of them to one thread: what one is, by what the kernel says of it.

import { arrayPush, numberParseInt, regExpExec, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { realDescriptorPath, realReaddir, realReadText, realStatMode } from '../runtime/real-fs.ts';
import { flagPath } from './fs-actions.ts';

const flagsLine = /^flags:\s*([0-7]+)$/m;
const accessBits = 3;
const fileType = 0o170000;
const socketType = 0o140000;
const pipeType = 0o010000;
const terminalType = 0o020000;

/** Where the descriptor leads, and null where it is not open or nobody can say. */
function pathOf(fd: number): string | null {
  try {
    return realDescriptorPath(fd);
  } catch {
    // Closed, or no `/proc`.
    return null;
  }
}

function flagsOf(fd: number): number {
  try {
    const found = regExpExec(flagsLine, realReadText(`/proc/self/fdinfo/${fd}`));
    return found === null ? 0 : numberParseInt(found[1] as string, 8);
  } catch {
    // Closed between the two looks.
    return 0;
  }
}

/** The numbers of every descriptor that this process has open; none where nobody can say. */
export function openDescriptors(): number[] {
  const fds: number[] = [];
  try {
    const names = realReaddir('/proc/self/fd');
    for (let i = 0; i < names.length; i++) arrayPush(fds, numberParseInt(names[i] as string, 10));
  } catch {
    // No `/proc`, or no right to look.
  }
  return fds;
}

/** Whether it is open for writing in the audit folder: the log of another thread, since no program may open one so. */
export function isOtherLog(fd: number, auditFolder: string): boolean {
  const path = pathOf(fd);
  return path !== null && stringStartsWith(path, auditFolder) && (flagsOf(fd) & accessBits) !== 0;
}

/** Whether it only holds a place, as another thread's anchors do (`fs-anchor.ts`). */
export function isHeldPlace(fd: number): boolean {
  const path = pathOf(fd);
  return path !== null && stringStartsWith(path, '/') && (flagsOf(fd) & flagPath) !== 0;
}

/** Whether it is a socket of a network, which has a surface of its own; not one within this machine. */
export function isNetworkSocket(fd: number): boolean {
  const path = pathOf(fd);
  if (path === null || !stringStartsWith(path, 'socket:[')) return false;
  try {
    return stringIndexOf(realReadText('/proc/self/net/unix'), ` ${stringSlice(path, 8, -1)}`) === -1;
  } catch {
    // Nobody can say: then it is taken for one.
    return true;
  }
}

/** Whether a stream can be made of it: a pipe, a terminal, a socket within this machine. */
export function isLocalStream(fd: number): boolean {
  const mode = realStatMode(`/proc/self/fd/${fd}`);
  if (mode === undefined) return true;
  const type = mode & fileType;
  return type === pipeType || type === terminalType || (type === socketType && !isNetworkSocket(fd));
}
