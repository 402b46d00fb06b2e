// SPDX-License-Identifier: MIT
// The command lines that start the program of a project, as words, and how each is written where it stands.

import type { DockerStart } from './dockerfile.ts';
import type { Project } from './project.ts';
import { isGated } from './version.ts';

export interface StartCommand {
  /** `Dockerfile:7 CMD`, `the start script`, `NODE_OPTIONS`. */
  readonly where: string;
  readonly words: readonly string[];
  /** True where the words are options of Node alone. */
  readonly optionsOnly: boolean;
  /** The line that stands there, with other words. */
  readonly write: (words: readonly string[]) => string;
}

/** What is more than words (a shell's operators) is nobody's here: what would run is not known. */
const PLAIN = /^[\w@%+=:,./* "\\-]+$/;
const PRELOAD_FLAGS = ['-r', '--require', '--import', '--loader', '--experimental-loader'];

export function startCommands(project: Project, nodeOptions: string | undefined): StartCommand[] {
  const found: StartCommand[] = [];
  if (nodeOptions !== undefined) found.push(ofOptions('NODE_OPTIONS', nodeOptions, (value) => `export NODE_OPTIONS="${value}"`));
  const script = project.startScript;
  if (script !== null && PLAIN.test(script)) found.push({ where: 'the start script', words: split(script), optionsOnly: false, write: (words) => `"start": ${JSON.stringify(words.join(' '))}` });
  for (const start of project.docker) found.push(...ofDocker(start));
  return found;
}

function ofDocker(start: DockerStart): StartCommand[] {
  const { file, line, instruction, form, words, environment } = start;
  const options = environment.find(({ name }) => name === 'NODE_OPTIONS');
  const command: StartCommand = { where: `${file}:${line} ${instruction}`, words, optionsOnly: false, write: (changed) => `${instruction} ${form === 'exec' ? `[${changed.map((word) => JSON.stringify(word)).join(', ')}]` : changed.join(' ')}` };
  return options === undefined ? [command] : [command, ofOptions(`${file}:${options.line} ENV`, options.value, (value) => `ENV NODE_OPTIONS="${value}"`)];
}

function ofOptions(where: string, value: string, write: (value: string) => string): StartCommand {
  return { where, words: split(value), optionsOnly: true, write: (words) => write(words.join(' ')) };
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** A preload of a command line: `--import x` in two words, or `--import=x` in one. */
export interface Preload {
  readonly flag: string;
  readonly name: string;
  readonly at: number;
  readonly length: 1 | 2;
  readonly ours: boolean;
}

/** The preloads that Node loads, in the order of the words: those before the program's own file. */
export function preloadsOf({ words, optionsOnly }: StartCommand): Preload[] {
  const node = optionsOnly ? -1 : words.findIndex((word) => /(^|\/)node$/.test(word));
  if (node === -1 && !optionsOnly) return [];
  const found: Preload[] = [];
  for (let at = node + 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) break;
    const [flag = '', value] = word.split(/=(.*)/s);
    if (!PRELOAD_FLAGS.includes(flag)) continue;
    const name = (value ?? words[at + 1] ?? '').replace(/^["']|["']$/g, '');
    found.push({ flag, name, at, length: value === undefined ? 2 : 1, ours: isGated(name) });
    if (value === undefined) at++;
  }
  return found;
}
