// SPDX-License-Identifier: MIT
// What is left for a person to do, with the exact lines.

import { gatedDockerLine, type DockerStart } from './dockerfile.ts';
import type { Project } from './project.ts';
import { gatedStartScript } from './start-script.ts';
import { isGated, PACKAGE_NAME, REGISTER } from './version.ts';

export interface NextStep {
  readonly why: string;
  /** To be copied as they are. */
  readonly lines: readonly string[];
}

const INSTALL = { npm: 'npm install', pnpm: 'pnpm add', yarn: 'yarn add', bun: 'bun add' } as const;

export function nextSteps(project: Project): NextStep[] {
  const steps: NextStep[] = [];
  if (project.installed === null) steps.push(installStep(project));
  for (const start of project.docker) if (!start.gated) steps.push(dockerStep(start, project));
  const script = project.startScript;
  if (script !== null && !isGated(script) && gatedStartScript(script) === null) {
    steps.push({ why: 'Start script, package.json: put the preload in front of the file, or use', lines: [`"start": ${JSON.stringify(`safeclaw run -- ${script}`)}`] });
  }
  steps.push({ why: 'Start it under the gate:', lines: [...(script !== null && isGated(script) ? [`${project.packageManager} start`] : []), `node --import ${REGISTER} ${project.entry ?? 'agent.js'}`] });
  const run = project.installed === null ? `npx ${PACKAGE_NAME}` : 'npx safeclaw';
  steps.push({ why: 'Or watch it first, and have the rules written for what it was seen to do:', lines: [`${run} run --observe -- node ${project.entry ?? 'agent.js'}`, `${run} policy suggest --merge --write`] });
  steps.push({ why: 'Where the command line cannot be changed (Lambda, a process manager):', lines: [`NODE_OPTIONS="--import ${REGISTER}"`] });
  steps.push({ why: 'Check that it is gated and recorded:', lines: [`${run} doctor`] });
  return steps;
}

function installStep(project: Project): NextStep {
  if (project.declared !== null) return { why: `Install the dependencies: ${PACKAGE_NAME} is in package.json and not in node_modules.`, lines: [`${project.packageManager} install`] };
  return { why: `Install the package, so that the program can load it${project.startScript === null ? '' : ', and run `npx safeclaw` again to change the start script'}:`, lines: [`${INSTALL[project.packageManager]} ${PACKAGE_NAME}`] };
}

function dockerStep(start: DockerStart, project: Project): NextStep {
  const where = `${start.file}, line ${start.line}`;
  const line = gatedDockerLine(start);
  if (line !== null) return { why: `${where}:`, lines: [line] };
  if (project.startScript !== null && isGated(project.startScript) && /^(npm|pnpm|yarn|bun)( run)? start$/.test(start.words.join(' '))) return { why: `${where} starts the start script, which has the preload: leave it as it is, or start node itself:`, lines: [nodeCommand(project)] };
  return { why: `${where}: start node itself:`, lines: [nodeCommand(project)] };
}

function nodeCommand(project: Project): string {
  return `CMD ["node", "--import", "${REGISTER}", "${project.entry ?? 'agent.js'}"]`;
}
