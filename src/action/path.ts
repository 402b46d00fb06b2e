// SPDX-License-Identifier: MIT
// How a path is written so that it can be compared with a pattern.

import { processPlatform, stringReplaceAll, stringToLowerCase } from '../runtime/primordials.ts';

const windows = processPlatform === 'win32';

/** Slashes forward and one leading; on Windows lower case, since its file names have none. Absolute paths only. */
export function comparablePath(path: string): string {
  return windows ? `/${stringToLowerCase(stringReplaceAll(path, '\\', '/'))}` : path;
}
