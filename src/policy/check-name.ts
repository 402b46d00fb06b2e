// SPDX-License-Identifier: MIT
// Patterns for names: environment keys, parts of AWS calls, kinds of modules, process numbers.

import type { Problem } from './check-pattern.ts';
import { suggestName } from './suggest-name.ts';

const MODULE_KINDS = ['script', 'package', 'wasm', 'worker'];

function impossible(message: string, label: string, instead?: string | null, help?: string): Problem {
  return { code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined || instead === null ? {} : { instead }), ...(help === undefined ? {} : { help }) };
}

/** The name of an environment variable. */
export function checkKey(pattern: string): Problem | null {
  if (pattern.includes('=')) return impossible("an environment key has no `=`: a variable's value is never compared", 'no key contains this', /^([^=]+)=/.exec(pattern)?.[1]);
  const dressed = /^(?:\$\{?|%|process\.env\.)(\w[\w*]*)[}%]?$/.exec(pattern);
  if (dressed !== null) return impossible('a key is written as the bare name', 'no key contains this', dressed[1]);
  return null;
}

export function checkModuleKind(pattern: string): Problem | null {
  return /[*?[{]/.test(pattern) || MODULE_KINDS.includes(pattern) ? null : impossible(`no module is of the kind \`${pattern}\``, 'matches nothing', suggestName(pattern, MODULE_KINDS), `the kinds are \`${MODULE_KINDS.join('`, `')}\``);
}

export function checkPid(pattern: string): Problem | null {
  return /^(?:\d+(?:\s*-\s*\d+)?|\*)$/.test(pattern) ? null : impossible(`\`${pattern}\` is no process number`, 'matches nothing');
}

/** As in an ARN: `s3`, `dynamodb`. */
export function checkService(pattern: string): Problem | null {
  if (/[*?[{]/.test(pattern) || /^[a-z0-9-]+$/i.test(pattern)) return null;
  const bare = pattern.toLowerCase().replace(/^(?:aws|amazon)[:. -]?/, '').replace(/\.amazonaws\.com$/, '');
  return impossible('a service is named as in an ARN', 'matches nothing', /^[a-z0-9-]+$/.test(bare) ? bare : null);
}

export function checkOperation(pattern: string): Problem | null {
  if (pattern.includes(':')) return impossible('`operation` is named without its service', 'matches nothing', pattern.slice(pattern.lastIndexOf(':') + 1));
  const command = /^([A-Z]\w+)Command$/.exec(pattern);
  return command === null ? null : impossible("an operation is not the SDK's class", 'matches nothing', command[1]);
}

export function checkRegion(pattern: string): Problem | null {
  const zone = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(pattern);
  if (zone !== null) return impossible('a region is meant, and this is a zone of one', 'matches nothing', zone[1]);
  return pattern.includes('_') ? impossible('regions are written with `-`', 'matches nothing', pattern.toLowerCase().replaceAll('_', '-')) : null;
}

export function checkResource(pattern: string): Problem | null {
  return /^(?:arn:|[*?{[])/.test(pattern) ? null : impossible('a resource is an ARN', 'matches nothing', /^[a-z0-9][a-z0-9.-]{2,62}$/.test(pattern) ? `arn:aws:s3:::${pattern}*` : null, 'write an ARN, for example `"arn:aws:s3:::bucket/*"`');
}

export function checkAccount(pattern: string): Problem | null {
  return /[*?[{]/.test(pattern) || /^\d{12}$/.test(pattern) ? null : impossible('an account is a number of 12 digits', 'matches nothing', /^\d{4}-\d{4}-\d{4}$/.test(pattern) ? pattern.replaceAll('-', '') : null);
}
