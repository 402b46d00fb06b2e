// SPDX-License-Identifier: MIT
// How a Dockerfile starts its program, and the line that starts it under the gate.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { isGated, REGISTER } from './version.ts';

/** The last CMD, or the last ENTRYPOINT where that is what names node. */
export interface DockerStart {
  /** `Dockerfile`, `Dockerfile.prod` … */
  readonly file: string;
  readonly line: number;
  readonly instruction: 'CMD' | 'ENTRYPOINT';
  readonly form: 'exec' | 'shell';
  readonly words: readonly string[];
  /** Whether the preload is in it, or in an ENV NODE_OPTIONS. */
  readonly gated: boolean;
  /** What the last stage is made from. */
  readonly base: { readonly line: number; readonly image: string } | null;
  /** Its ENV, in the order of the lines. */
  readonly environment: readonly DockerVariable[];
}

export interface DockerVariable {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

type StartLine = Pick<DockerStart, 'file' | 'line' | 'instruction' | 'form' | 'words'>;

export function findDockerStarts(folder: string): DockerStart[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder).filter((name) => /^(Dockerfile|Containerfile)(\..+)?$/.test(name) && !name.endsWith('.dockerignore'));
  } catch {
    // A folder that cannot be listed has no Dockerfile for us; what matters about the folder is reported where it is written to.
    return [];
  }
  return names.sort().flatMap((name) => {
    const start = parseDockerStart(name, readText(path.join(folder, name)));
    return start === null ? [] : [start];
  });
}

/** UNTRUSTED: reads what the last stage starts. */
export function parseDockerStart(file: string, text: string): DockerStart | null {
  let found: Record<DockerStart['instruction'], StartLine | null> = { CMD: null, ENTRYPOINT: null };
  let environment: DockerVariable[] = [];
  let base: DockerStart['base'] = null;
  for (const { line, content } of logicalLines(text)) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(content) ?? [];
    const instruction = word.toUpperCase();
    if (instruction === 'FROM') {
      found = { CMD: null, ENTRYPOINT: null };
      environment = [];
      base = { line, image: rest.replace(/^(--\S+\s+)*/, '').split(/\s/)[0] ?? '' };
    } else if (instruction === 'ENV') environment.push(...variables(rest).map((variable) => ({ line, ...variable })));
    else if (instruction === 'CMD' || instruction === 'ENTRYPOINT') found[instruction] = { file, line, instruction, ...startWords(rest) };
  }
  const namesNode = (start: StartLine | null): boolean => start?.words.some((word) => /(^|\/)node$/.test(word)) === true;
  const start = namesNode(found.ENTRYPOINT) ? found.ENTRYPOINT : (found.CMD ?? found.ENTRYPOINT);
  if (start === null) return null;
  const byEnvironment = environment.some(({ name, value }) => name === 'NODE_OPTIONS' && isGated(value));
  return { ...start, gated: byEnvironment || isGated(start.words.join(' ')), base, environment };
}

/** `A=1 B="c d"`, or `A the rest`. */
function variables(rest: string): { name: string; value: string }[] {
  const old = /^(\w+)\s+(.*)$/.exec(rest);
  if (old !== null) return [{ name: old[1] ?? '', value: (old[2] ?? '').trim() }];
  return [...rest.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))/g)].map(([, name = '', double, single, plain]) => ({ name, value: double ?? single ?? plain ?? '' }));
}

/** The same line with the preload in it; null where it does not name node itself (`npm start`, a shell script). */
export function gatedDockerLine(start: DockerStart): string | null {
  const at = start.words.findIndex((word) => /(^|\/)node$/.test(word));
  if (at === -1) return null;
  const words = [...start.words.slice(0, at + 1), '--import', REGISTER, ...start.words.slice(at + 1)];
  return `${start.instruction} ${start.form === 'exec' ? `[${words.map((word) => JSON.stringify(word)).join(', ')}]` : words.join(' ')}`;
}

function startWords(rest: string): Pick<DockerStart, 'form' | 'words'> {
  if (rest.startsWith('[')) {
    try {
      const words: unknown = JSON.parse(rest);
      if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return { form: 'exec', words };
    } catch {
      // Docker takes a broken exec form for a shell line, and so do we.
    }
  }
  return { form: 'shell', words: rest.trim().split(/\s+/) };
}

/** Lines with continuations joined and comments left out, each with the number of its first line. */
function logicalLines(text: string): { line: number; content: string }[] {
  const result: { line: number; content: string }[] = [];
  let open: { line: number; content: string } | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (/^\s*#/.test(raw)) continue;
    const continued = /\\\s*$/.test(raw);
    const content = raw.replace(/\\\s*$/, ' ');
    if (open === null) open = { line: index + 1, content };
    else open.content += content;
    if (continued) continue;
    if (open.content.trim() !== '') result.push(open);
    open = null;
  }
  if (open !== null) result.push(open);
  return result;
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    // A folder named Dockerfile, or one that cannot be read, starts nothing.
    return '';
  }
}
