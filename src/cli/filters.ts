// SPDX-License-Identifier: MIT
// Filters that commands take as options.

import { ACTIONS } from '../action/vocabulary.ts';
import { suggestName } from '../policy/suggest-name.ts';
import { MisuseError } from './failure.ts';

const NAMES = Object.keys(ACTIONS);

/** Matches action names by a glob in which `*` stands for anything. A glob that matches no action there is, is a slip. */
export function actionGlob(glob: string): (action: string) => boolean {
  const matches = wildcard(glob);
  if (!glob.startsWith('aws:') && !NAMES.some(matches)) {
    const near = suggestName(glob, NAMES);
    throw new MisuseError(`no action is called \`${glob}\`${near === null ? '' : `; did you mean \`${near}\`?`}`);
  }
  return matches;
}

/** Literal text in which `*` stands for anything. */
export function wildcard(glob: string): (text: string) => boolean {
  const pattern = new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`);
  return (text) => pattern.test(text);
}

/** `--last N`: a whole number from 1 on, or null where it is not given. */
export function parseLast(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < 1) throw new MisuseError(`\`--last\` needs a whole number from 1 on, not \`${value}\``);
  return number;
}

/** An option in whole seconds, from 1 to a day. */
export function parseSeconds(option: string, value: unknown, otherwise: number): number {
  if (typeof value !== 'string') return otherwise;
  const seconds = Number(value);
  if (!/^\d+$/.test(value) || seconds < 1 || seconds > 86_400) throw new MisuseError(`\`--${option}\` needs seconds, a whole number from 1 to 86400, not \`${value}\``);
  return seconds;
}
