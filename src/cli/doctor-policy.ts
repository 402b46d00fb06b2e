// SPDX-License-Identifier: MIT
// The doctor on the policy: is there one, is it the one that is meant, does it load, and who may change it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { quoteWord } from '../action/shell-line.ts';
import { renderDiagnostics } from '../policy/language.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { notLoaded, type OpenedPolicy, openPolicy, POLICY_FILE } from './policy-file.ts';

/** Names under which people put it, and nobody looks. */
const OTHER_NAMES = ['safeclaw.config.yml', 'safeclaw.yaml', 'safeclaw.yml', '.safeclaw.yaml', '.safeclaw.yml', 'safeclaw.config.json', '.safeclaw/safeclaw.config.yaml', '.safeclaw/policy.yaml'];
const OTHER_FOLDERS = ['config', 'conf', 'deploy', 'docker', 'src', '.config', 'policies'];
const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

export function checkPolicy(): Check[] {
  const opened = openPolicy(undefined);
  const { policy, name, document } = opened;
  const diagnostics = opened.diagnostics.filter(({ severity }) => severity !== 'note');
  if (!policy.loaded) return [notInForce(opened)];
  const checks: Check[] = [];
  if (diagnostics.length > 0) checks.push(warn('POLICY_WARNINGS', 'policy', `${name} loads, with ${diagnostics.length} ${diagnostics.length === 1 ? 'warning' : 'warnings'}`, 'npx safeclaw policy check'));
  else checks.push(ok('policy', `${name}: ${document?.rules.length ?? 0} rules, default ${document?.defaultAction.value ?? 'deny'}`));
  if (policy.mode === 'observe') checks.push(warn('OBSERVING', 'policy', `mode observe in ${name}: nothing is denied`, 'mode: enforce'));
  else if (process.env.SAFECLAW_MODE === 'observe') checks.push(warn('OBSERVING', 'policy', 'SAFECLAW_MODE=observe is set: nothing is denied, whatever the policy says', 'unset SAFECLAW_MODE'));
  if (document?.defaultAction.value === 'allow') checks.push(warn('ALLOWS_BY_DEFAULT', 'policy', 'defaultAction allow: whatever no rule names is allowed', 'defaultAction: deny'));
  if (policy.file !== null) checks.push(...secondPolicy(policy.file, policy.files), ...policy.files.flatMap(openToOthers));
  return checks;
}

function notInForce(opened: OpenedPolicy): Check {
  const { policy, diagnostics, texts } = opened;
  if (diagnostics.length > 0) return fail('POLICY_NOT_LOADED', 'policy', notLoaded(opened), renderDiagnostics(texts, diagnostics.filter(({ severity }) => severity !== 'note')));
  if (policy.file !== null && fs.existsSync(policy.file)) return fail('POLICY_NOT_LOADED', 'policy', notLoaded(opened), `chmod a+r ${quoteWord(policy.file)}`);
  const elsewhere = policyElsewhere();
  if (elsewhere === null) return fail('POLICY_MISSING', 'policy', notLoaded(opened), 'npx safeclaw init');
  const fix = path.dirname(elsewhere).startsWith('..') ? `export SAFECLAW_POLICY=${quoteWord(path.resolve(elsewhere))}` : `mv ${quoteWord(elsewhere)} ${POLICY_FILE}`;
  return fail('WRONG_FOLDER', 'policy', `${elsewhere} is there, and is not looked for: the gate reads ./${POLICY_FILE} of the folder that the program starts in, or what SAFECLAW_POLICY names`, fix);
}

/** A policy under another name, in a folder below where people put one, or above. Relative to this folder; null where there is none. */
function policyElsewhere(): string | null {
  const near = [...OTHER_NAMES, ...OTHER_FOLDERS.map((folder) => `${folder}/${POLICY_FILE}`)].find(isFile);
  if (near !== undefined) return near;
  for (let above = '..'; path.resolve(above) !== path.resolve(above, '..'); above = path.join(above, '..')) {
    const found = path.join(above, POLICY_FILE);
    if (isFile(found)) return found;
    // Another project's policy is not this one's.
    if (fs.existsSync(path.join(above, '.git'))) return null;
  }
  return null;
}

function secondPolicy(inForce: string, files: readonly string[]): Check[] {
  const here = path.resolve(POLICY_FILE);
  if (inForce !== here && isFile(here) && !files.some((file) => fs.realpathSync(here) === fs.realpathSync(file))) {
    return [warn('TWO_POLICIES', 'policy', `two policies: SAFECLAW_POLICY names ${inForce}, so ${here} is not read`, `rm ${POLICY_FILE}`)];
  }
  const other = OTHER_NAMES.find((name) => isFile(name) && !files.includes(path.resolve(name)));
  return other === undefined ? [] : [warn('TWO_POLICIES', 'policy', `two policies: ${other} is there and is not read; ${path.basename(inForce)} is`, `rm ${quoteWord(other)}`)];
}

/** Whoever may write the policy decides; the gate keeps the program from it, and nobody else. */
function openToOthers(file: string): Check[] {
  if (process.platform === 'win32') return [];
  const mode = fs.statSync(file).mode;
  if ((mode & WRITABLE_BY_OTHERS) !== 0) return [warn('POLICY_OPEN_TO_ALL', 'policy', `${file} can be written by ${(mode & WRITABLE_BY_ALL) !== 0 ? 'every user' : 'its group'} (${(mode & 0o777).toString(8)})`, `chmod go-w ${quoteWord(file)}`)];
  const folder = path.dirname(file);
  const above = fs.statSync(folder).mode;
  if ((above & WRITABLE_BY_ALL) === 0 || (above & STICKY) !== 0) return [];
  return [warn('POLICY_OPEN_TO_ALL', 'policy', `every user can replace the policy: ${folder} can be written by all (${(above & 0o777).toString(8)})`, `chmod o-w ${quoteWord(folder)}`)];
}

function isFile(name: string): boolean {
  return fs.statSync(name, { throwIfNoEntry: false })?.isFile() === true;
}
