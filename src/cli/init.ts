// SPDX-License-Identifier: MIT
// `safeclaw init`: sets a project up, once. Changes nothing the second time.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { baselineEntries } from '../policy/baseline.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, systemReason } from './failure.ts';
import { wildcard } from './filters.ts';
import { addIgnoredAudit, ignoresAudit } from './gitignore.ts';
import { nextSteps, type NextStep } from './next-steps.ts';
import { POLICY_FILE, policyPlace } from './policy-file.ts';
import { inspectProject, type Project } from './project.ts';
import { starterPolicy } from './starter-policy.ts';
import { gatedStartScript, withStartScript } from './start-script.ts';
import { isGated, PACKAGE_NAME } from './version.ts';
import { wrap, type Terminal } from './terminal.ts';

interface Change {
  readonly file: string;
  readonly did: 'wrote' | 'changed';
  readonly what: string;
}

interface Outcome {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

export function run({ operands, json, terminal }: Invocation): ExitCode {
  const folder = path.resolve(operands[0] ?? '.');
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new CommandError(`\`${escapeControls(folder)}\` is no folder`);
  const project = inspectProject(folder);
  const changes: Change[] = [];
  const warnings: string[] = [];
  if (writePolicy(project)) changes.push({ file: POLICY_FILE, did: 'wrote', what: 'the project may start; nothing else is allowed' });
  attempt(warnings, 'package.json', () => wireStartScript(project, changes, warnings));
  attempt(warnings, '.gitignore', () => ignoreAudit(project, changes));
  const steps = nextSteps(inspectProject(folder));
  if (json) terminal.json({ folder, project: summary(project), changes, warnings, next: steps });
  else report(project, { changes, warnings }, steps, terminal);
  return 0;
}

/** True where the file was written; an existing one, whatever it is, stays. Throws where there is none at the end. */
function writePolicy(project: Project): boolean {
  const file = path.join(project.folder, POLICY_FILE);
  try {
    fs.writeFileSync(file, starterPolicy(project, inBaseline), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true) return false;
      throw new CommandError(`${escapeControls(file)} is there and is no file`);
    }
    throw new CommandError(`cannot write ${escapeControls(file)}: ${systemReason(error)}`);
  }
}

/** Keys that need no rule. */
function inBaseline(key: string): boolean {
  return baselineEntries(policyPlace()).some((entry) => entry.actions.includes('env:read') && entry.matchers.key?.some((pattern) => wildcard(pattern)(key)) === true);
}

function wireStartScript(project: Project, changes: Change[], warnings: string[]): void {
  const { manifest, startScript } = project;
  if (project.manifestProblem !== null) warnings.push(`${project.manifestProblem}: left as it is`);
  if (manifest === null || startScript === null || isGated(startScript)) return;
  // Without the package in production, the changed script would not start at all.
  if (project.installed === null && project.declared === null) return;
  if (project.declared === 'devDependencies') return void warnings.push(`${PACKAGE_NAME} is in devDependencies, so a production install leaves it out: move it to dependencies, and run this again to change the start script`);
  const gated = gatedStartScript(startScript);
  const text = gated === null ? null : withStartScript(manifest, gated);
  if (gated === null || text === null) return void warnings.push(`the start script \`${escapeControls(startScript)}\` is more than \`node file\`: left as it is`);
  fs.writeFileSync(manifest.file, text);
  changes.push({ file: 'package.json', did: 'changed', what: `"start": ${JSON.stringify(gated)}` });
}

function ignoreAudit(project: Project, changes: Change[]): void {
  if (project.repository === null || ignoresAudit(project.folder, project.repository)) return;
  addIgnoredAudit(project.folder);
  changes.push({ file: '.gitignore', did: 'changed', what: 'the audit log is not committed' });
}

/** What is good to have and does not decide the outcome: a failure is a warning. */
function attempt(warnings: string[], file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    warnings.push(`${file} could not be changed: ${systemReason(error)}`);
  }
}

function summary(project: Project): object {
  return { packageManager: project.packageManager, entry: project.entry, modules: project.modules, startScript: project.startScript, docker: project.docker, sdks: project.sdks, installed: project.installed !== null };
}

function report(project: Project, { changes, warnings }: Outcome, steps: readonly NextStep[], terminal: Terminal): void {
  const facts = [project.entry ?? 'no entry point found', project.entry === null ? null : project.modules, project.manifest === null ? null : project.packageManager, ...project.docker.map((start) => start.file), ...project.sdks];
  terminal.line(`safeclaw: ${escapeControls(project.folder)} (${facts.filter((fact) => fact !== null).map(escapeControls).join(', ')})`);
  if (changes.length === 0) terminal.line(`safeclaw: nothing to do: ${POLICY_FILE} is there`);
  for (const { did, file, what } of changes) terminal.line(`  ${terminal.paint('green', did.padEnd(8))} ${file.padEnd(21)} ${escapeControls(what)}`);
  for (const warning of warnings) terminal.error(wrap(`safeclaw: warning: ${warning}`, terminal.width));
  terminal.line();
  terminal.line('Next:');
  for (const { why, lines } of steps) {
    terminal.line(wrap(why, terminal.width, 2));
    for (const line of lines) terminal.line(`      ${terminal.paint('cyan', escapeControls(line))}`);
  }
}
