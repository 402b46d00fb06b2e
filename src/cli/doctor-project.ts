// SPDX-License-Identifier: MIT
// The doctor on Node, the package, and how the project starts.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Check, fail, note, ok, warn } from './check.ts';
import { checkCensus } from './doctor-census.ts';
import { gatedDockerLine } from './dockerfile.ts';
import { ignoresAudit } from './gitignore.ts';
import { nextSteps } from './next-steps.ts';
import type { Project } from './project.ts';
import { gatedStartScript } from './start-script.ts';
import { withoutPreload } from './own-environment.ts';
import { isGated, PACKAGE_NAME, REGISTER, version } from './version.ts';

export function checkNode(node: string): Check[] {
  const { stdout, error } = spawnSync(node, ['-p', 'process.version'], { encoding: 'utf8', env: withoutPreload(process.env) });
  if (error !== undefined || !/^v\d/.test(stdout)) return [fail('node', `${node} does not run as Node: ${error?.message ?? stdout}`, 'name a node binary: safeclaw doctor --node FILE')];
  const [major = '', minor = '0'] = stdout.trim().slice(1).split('.');
  if (Number(major) < 18 || (Number(major) === 18 && Number(minor) < 19)) return [fail('node', `${stdout.trim()}: --import needs 18.19`, 'use Node 20, 22 or 24')];
  return [checkCensus(node, stdout.trim())];
}

export function checkPackage(project: Project): Check[] {
  if (project.installed === null) return [fail('package', `${PACKAGE_NAME} is not installed here: \`--import ${REGISTER}\` would not start`, nextSteps(project)[0]?.lines[0] ?? `npm install ${PACKAGE_NAME}`)];
  if (!fs.existsSync(path.join(project.installed, 'dist', 'register.mjs'))) return [fail('package', `${project.installed} has no dist/register.mjs`, 'install it again')];
  if (project.declared === 'devDependencies') return [warn('package', 'in devDependencies: a production install leaves it out', `npm install --save-prod ${PACKAGE_NAME}`)];
  const installed = installedVersion(project.installed);
  if (installed !== version) return [warn('package', `${installed} is installed, and this command is ${version}`, 'npx safeclaw uses the one that is installed')];
  return [ok('package', `${PACKAGE_NAME} ${installed}`)];
}

/** Whether what starts the program puts the preload in front of it. */
export function checkStart(project: Project): Check[] {
  const checks: Check[] = [];
  const byEnvironment = isGated(process.env.NODE_OPTIONS ?? '');
  if (byEnvironment) checks.push(ok('start', 'NODE_OPTIONS has the preload'));
  for (const start of project.docker) {
    const where = `${start.file}:${start.line} ${start.instruction}`;
    const viaScript = project.startScript !== null && isGated(project.startScript) && /^(npm|pnpm|yarn|bun)( run)? start$/.test(start.words.join(' '));
    if (start.gated || byEnvironment || viaScript) checks.push(ok('start', `${where} has the preload`));
    else checks.push(fail('start', `${where} starts the program without the gate`, gatedDockerLine(start) ?? `CMD ["node", "--import", "${REGISTER}", "${project.entry ?? 'agent.js'}"]`));
  }
  const script = project.startScript;
  if (script !== null && (isGated(script) || byEnvironment)) checks.push(ok('start', 'the start script has the preload'));
  else if (script !== null) checks.push(warn('start', `the start script has no preload: ${script}`, `"start": ${JSON.stringify(gatedStartScript(script) ?? `safeclaw run -- ${script}`)}`));
  if (checks.length === 0) checks.push(note('start', `nothing here says how the program starts: node --import ${REGISTER} ${project.entry ?? 'agent.js'}`));
  if (project.repository !== null) checks.push(ignoresAudit(project.folder, project.repository) ? ok('git', 'the audit log is ignored') : warn('git', 'the audit log would be committed', "echo '.safeclaw/' >> .gitignore"));
  return checks;
}

function installedVersion(folder: string): string {
  try {
    return String((JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version?: unknown }).version);
  } catch {
    // A package.json that cannot be read is shown as what it is.
    return 'an unreadable version';
  }
}
