// SPDX-License-Identifier: MIT
// `node:path`, `node:net` and `node:crypto` in the engine's context: as much of them as policies need.

import { host } from './host.ts';
import * as posix from './posix-path.ts';

export const { basename, dirname, isAbsolute, join, relative, resolve, sep } = host.process.platform === 'win32' ? host.path : posix;

export const isIP = (text: string): number => host.isIP(text);

/** SHA-256 of texts, in hexadecimal digits. */
export function createHash(): { update(text: string): unknown; digest(): string } {
  let all = '';
  const hash = {
    update(text: string): unknown {
      all += text;
      return hash;
    },
    digest: (): string => host.sha256OfText(all),
  };
  return hash;
}
