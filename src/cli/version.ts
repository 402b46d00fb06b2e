// SPDX-License-Identifier: MIT
// Which SafeClaw this is, where it lies, and what it is called on command lines.

import * as fs from 'node:fs';
import * as path from 'node:path';

declare const __SAFECLAW_VERSION__: string;

export const PACKAGE_NAME = '@authensor/safeclaw';

/** What stands after `--import` and `--require`. */
export const REGISTER = `${PACKAGE_NAME}/register`;

/** Whether a command line or NODE_OPTIONS has the preload: by the package's name, by `safeclaw run`, or by the path of the file. */
export function isGated(command: string): boolean {
  return command.includes(PACKAGE_NAME) || /\bsafeclaw run\b|[/\\]safeclaw[/\\].*register\.[cm]js|[/\\]dist[/\\]register\.[cm]js/.test(command);
}

export const version = __SAFECLAW_VERSION__;

/** Absolute path of one of the package's own built files. The command line is bundled into the same folder. */
export function packagedFile(name: 'register.cjs' | 'shell-grammar.cjs' | 'unlisted.cjs' | 'verify-thread.cjs'): string {
  return path.join(fs.realpathSync(__dirname), name);
}

/** The package's own folder. */
export function packageFolder(): string {
  return path.dirname(fs.realpathSync(__dirname));
}
