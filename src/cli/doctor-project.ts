// SPDX-License-Identifier: MIT
// The doctor on Node and the package.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Check, fail, ok, warn } from './check.ts';
import { checkCensus } from './doctor-census.ts';
import { nextSteps } from './next-steps.ts';
import type { Project } from './project.ts';
import { withoutPreload } from './own-environment.ts';
import { PACKAGE_NAME, REGISTER, version } from './version.ts';

export function checkNode(node: string): Check[] {
  const { stdout, error } = spawnSync(node, ['-p', 'process.version'], { encoding: 'utf8', env: withoutPreload(process.env) });
  if (error !== undefined || !/^v\d/.test(stdout)) return [fail('OLD_NODE', 'node', `${node} does not run as Node: ${error?.message ?? stdout}`, 'name a node binary: safeclaw doctor --node FILE')];
  const [major = '', minor = '0'] = stdout.trim().slice(1).split('.');
  if (Number(major) < 18 || (Number(major) === 18 && Number(minor) < 19)) return [fail('OLD_NODE', 'node', `${stdout.trim()}: --import needs 18.19`, 'use Node 20, 22 or 24')];
  return [checkCensus(node, stdout.trim())];
}

export function checkPackage(project: Project): Check[] {
  if (project.installed === null) return [fail('NOT_INSTALLED', 'package', `${PACKAGE_NAME} is not installed here: \`--import ${REGISTER}\` would not start`, nextSteps(project)[0]?.lines[0] ?? `npm install ${PACKAGE_NAME}`)];
  if (!fs.existsSync(path.join(project.installed, 'dist', 'register.mjs'))) return [fail('NOT_INSTALLED', 'package', `${project.installed} has no dist/register.mjs`, `npm install ${PACKAGE_NAME}`)];
  const checks: Check[] = [];
  const installed = installedVersion(project.installed);
  if (project.declared === 'devDependencies') checks.push(warn('DEV_DEPENDENCY', 'package', 'in devDependencies: a production install leaves it out', `npm install --save-prod ${PACKAGE_NAME}`));
  if (installed !== version) checks.push(warn('TWO_COPIES', 'package', `${installed} is installed, and this command is ${version}`, 'npx safeclaw doctor'));
  checks.push(...otherCopies(project, project.installed));
  return checks.length === 0 ? [ok('package', `${PACKAGE_NAME} ${installed}`)] : checks;
}

/** A second copy has a gate of its own: which of them stands is decided by who is asked from where. */
function otherCopies({ folder }: Project, installed: string): Check[] {
  const other = copies(path.join(folder, 'node_modules')).find((copy) => fs.realpathSync(copy) !== fs.realpathSync(installed));
  return other === undefined ? [] : [warn('TWO_COPIES', 'package', `two copies: ${installed} and, in ${path.relative(folder, other)}, ${installedVersion(other)}; each has a gate of its own`, 'npm dedupe')];
}

/** Ours in node_modules, and in the node_modules of the packages there. */
function copies(modules: string): string[] {
  const packages = readNames(modules).flatMap((name) => (name.startsWith('@') ? readNames(path.join(modules, name)).map((inner) => `${name}/${inner}`) : [name]));
  return ['', ...packages.map((name) => `${name}/node_modules`)].map((place) => path.join(modules, place, PACKAGE_NAME)).filter((place) => fs.existsSync(path.join(place, 'package.json')));
}

function readNames(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    // No such folder, or no folder: it holds no copy.
    return [];
  }
}

function installedVersion(folder: string): string {
  try {
    return String((JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version?: unknown }).version);
  } catch {
    // A package.json that cannot be read is shown as what it is.
    return 'an unreadable version';
  }
}
