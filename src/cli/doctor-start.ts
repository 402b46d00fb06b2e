// SPDX-License-Identifier: MIT
// The doctor on how the program starts: does the preload stand in front of it, and in front of everything else.

import * as path from 'node:path';
import { type Check, fail, note, ok, warn } from './check.ts';
import { gatedDockerLine } from './dockerfile.ts';
import { ignoresAudit } from './gitignore.ts';
import type { Project } from './project.ts';
import { type Preload, preloadsOf, type StartCommand, startCommands } from './start-command.ts';
import { gatedStartScript } from './start-script.ts';
import { isGated, REGISTER } from './version.ts';

const PERMISSION_FLAG = /^--(experimental-)?permission(-audit)?(=|$)|^--allow-(fs-read|fs-write|child-process|worker|addons|wasi|inspector|net)(=|$)/;

/** Whether what starts the program puts the preload in front of it, and what else stands in the way. */
export function checkStart(project: Project): Check[] {
  const checks = isInFront(project);
  const nodeOptions = process.env.NODE_OPTIONS;
  for (const command of startCommands(project, nodeOptions)) checks.push(...checkCommand(command));
  if (project.repository !== null) checks.push(ignoresAudit(project.folder, project.repository) ? ok('git', 'the audit log is ignored') : warn('LOG_COMMITTED', 'git', 'the audit log would be committed', "echo '.safeclaw/' >> .gitignore"));
  return checks;
}

function isInFront(project: Project): Check[] {
  const checks: Check[] = [];
  const byEnvironment = isGated(process.env.NODE_OPTIONS ?? '');
  if (byEnvironment) checks.push(ok('start', 'NODE_OPTIONS has the preload'));
  for (const start of project.docker) {
    const where = `${start.file}:${start.line} ${start.instruction}`;
    const viaScript = project.startScript !== null && isGated(project.startScript) && /^(npm|pnpm|yarn|bun)( run)? start$/.test(start.words.join(' '));
    if (start.gated || byEnvironment || viaScript) checks.push(ok('start', `${where} has the preload`));
    else checks.push(fail('NOT_GATED', 'start', `${where} starts the program without the gate`, gatedDockerLine(start) ?? `CMD ["node", "--import", "${REGISTER}", "${project.entry ?? 'agent.js'}"]`));
  }
  const script = project.startScript;
  if (script !== null && (isGated(script) || byEnvironment)) checks.push(ok('start', 'the start script has the preload'));
  else if (script !== null) checks.push(warn('NOT_GATED', 'start', `the start script has no preload: ${script}`, `"start": ${JSON.stringify(gatedStartScript(script) ?? `safeclaw run -- ${script}`)}`));
  if (checks.length === 0) checks.push(note('start', `nothing here says how the program starts: node --import ${REGISTER} ${project.entry ?? 'agent.js'}`));
  return checks;
}

function checkCommand(command: StartCommand): Check[] {
  const checks: Check[] = [];
  const { words, where, write } = command;
  const observes = words.some((word, i) => word === '--observe' && words.slice(0, i).includes('run'));
  if (observes) checks.push(warn('OBSERVING', 'start', `${where} only observes: nothing is denied`, write(words.filter((word) => word !== '--observe'))));
  const preloads = preloadsOf(command);
  const ours = preloads.find((preload) => preload.ours);
  const isUnderGate = ours !== undefined || isGated(words.join(' '));
  if (isUnderGate && words.some((word) => PERMISSION_FLAG.test(word))) {
    checks.push(fail('PERMISSION_MODEL', 'start', `${where} has the permission model of Node and the preload: they exclude each other, and the program does not start`, write(words.filter((word) => !PERMISSION_FLAG.test(word)))));
  }
  if (ours === undefined) return checks;
  if (/^\.{0,2}\/?[^@]*node_modules\//.test(ours.name) && !path.isAbsolute(ours.name)) checks.push(fail('RELATIVE_PRELOAD', 'start', `${where} names the preload by a path from the folder it starts in, \`${ours.name}\`: elsewhere Node does not start`, write(renamed(words, ours, REGISTER))));
  const before = preloads.filter((preload) => !preload.ours && runsBefore(preload, ours));
  if (before.length > 0) checks.push(warn('OTHER_PRELOAD_FIRST', 'start', `${where} loads ${before.map(({ name }) => name).join(', ')} before the gate: what ${before.length === 1 ? 'it does' : 'they do'} is neither decided nor recorded`, write(inFront(words, ours))));
  return checks;
}

/** Node loads what `--require` names first, in order; then loaders; then what `--import` names. */
function runsBefore(other: Preload, ours: Preload): boolean {
  const stage = ({ flag }: Preload): number => (flag === '-r' || flag === '--require' ? 0 : flag === '--import' ? 2 : 1);
  return stage(other) < stage(ours) || (stage(other) === stage(ours) && other.at < ours.at);
}

function renamed(words: readonly string[], { at, length, flag }: Preload, name: string): string[] {
  return [...words.slice(0, at), ...(length === 1 ? [`${flag}=${name}`] : [flag, name]), ...words.slice(at + length)];
}

/** By `--require`, before every other preload. */
function inFront(words: readonly string[], { at, length, name }: Preload): string[] {
  const rest = [...words.slice(0, at), ...words.slice(at + length)];
  const node = rest.findIndex((word) => /(^|\/)node$/.test(word));
  return [...rest.slice(0, node + 1), '--require', name.replace(/register\.mjs$/, 'register.cjs'), ...rest.slice(node + 1)];
}
