// SPDX-License-Identifier: MIT
// A pure table: names of parameters, options, headers and variables whose values are secrets.

import { stringCharCodeAt, stringEndsWith, stringFromCharCode, stringIncludes } from '../runtime/primordials.ts';

/** Anywhere in the name, letters and digits only, lower case. */
const parts: readonly string[] = ['password', 'passwd', 'passphrase', 'secret', 'token', 'apikey', 'accesskey', 'privatekey', 'signingkey', 'encryptionkey', 'signature', 'credential', 'authorization', 'sessionid', 'sessionkey', 'connectionstring'];
const wholes: readonly string[] = ['pwd', 'pass', 'passcode', 'auth', 'sig', 'jwt', 'cookie', 'setcookie', 'otp', 'pin', 'sid', 'pat'];
/** The name is about where a secret is, or how many there are, and the value is none. */
const harmlessEnds: readonly string[] = ['file', 'path', 'dir', 'stdin', 'tokens', 'tokencount', 'tokenizer', 'type'];
const longestName = 128;

/** Whether the value that goes by this name is a secret. `key` alone is one in a URL, and an object's name in a command. */
export function isSecretName(name: string, keyIsSecret: boolean): boolean {
  if (name.length > longestName) return false;
  const plain = lettersAndDigits(name);
  for (let i = 0; i < harmlessEnds.length; i++) if (stringEndsWith(plain, harmlessEnds[i] as string)) return false;
  for (let i = 0; i < wholes.length; i++) if (plain === wholes[i]) return true;
  for (let i = 0; i < parts.length; i++) if (stringIncludes(plain, parts[i] as string)) return true;
  if (plain === 'key') return keyIsSecret;
  return endsWithWordKey(name);
}

/** `deploy_key`, `x-some-key`; not `monkey`, nor the keys of tables and objects that commands name. */
function endsWithWordKey(name: string): boolean {
  const length = name.length;
  if (length < 5) return false;
  const mark = stringCharCodeAt(name, length - 4);
  if (mark !== 45 && mark !== 95) return false;
  const last = lettersAndDigits(name);
  return stringEndsWith(last, 'key') && last !== 'partitionkey' && last !== 'sortkey' && last !== 'objectkey' && last !== 's3key' && last !== 'publickey' && last !== 'cachekey';
}

function lettersAndDigits(name: string): string {
  let plain = '';
  for (let i = 0; i < name.length; i++) {
    const code = stringCharCodeAt(name, i);
    if (code >= 65 && code <= 90) plain += stringFromCharCode(code + 32);
    else if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) plain += stringFromCharCode(code);
  }
  return plain;
}
