// SPDX-License-Identifier: MIT
// Which SafeClaw this is and where it lies.

import * as fs from 'node:fs';
import * as path from 'node:path';

declare const __SAFECLAW_VERSION__: string;

export const PACKAGE_NAME = '@authensor/safeclaw';

/** What stands after `--import` and `--require`. */
export const REGISTER = `${PACKAGE_NAME}/register`;

export const version = __SAFECLAW_VERSION__;

/** Absolute path of one of the package's own built files. The command line is bundled into the same folder. */
export function packagedFile(name: 'register.cjs' | 'shell-grammar.cjs'): string {
  return path.join(fs.realpathSync(__dirname), name);
}

/** The package's own folder. */
export function packageFolder(): string {
  return path.dirname(fs.realpathSync(__dirname));
}
