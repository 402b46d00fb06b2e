// SPDX-License-Identifier: MIT
// Where a command writes, how wide that is, and whether it takes colour.

import { escapeControls } from '../action/show.ts';
import { columns } from '../policy/render-line.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

const CODES: Readonly<Record<Colour, readonly [on: number, off: number]>> = { red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39], dim: [2, 22], bold: [1, 22] };

export interface Terminal {
  /** One line, or several, on stdout; the line end is added. */
  line(text?: string): void;
  /** On stdout, as it is. */
  raw(text: string): void;
  /** On stderr. */
  error(text: string): void;
  json(value: unknown): void;
  paint(colour: Colour, text: string): string;
  readonly width: number;
  readonly colours: boolean;
  readonly interactive: boolean;
}

/** Whether to colour: NO_COLOR (https://no-color.org) says no, FORCE_COLOR yes; otherwise what stdout is. */
function takesColour(env: NodeJS.ProcessEnv, stdout: NodeJS.WriteStream): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false;
  // As Node and most programs read it: `0` and `false` say no, anything else yes.
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stdout.isTTY === true && env.TERM !== 'dumb' && stdout.hasColors({ ...env, NO_COLOR: undefined });
}

const LEAST_WIDTH = 40;

/** COLUMNS is the person's own word (POSIX); otherwise what the terminal says. */
function columnsOf(env: NodeJS.ProcessEnv, found: number): number {
  const asked = /^[1-9]\d{0,4}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : found;
  return Math.max(LEAST_WIDTH, asked);
}

/** The terminal of this process. */
export function openTerminal(env: NodeJS.ProcessEnv, stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const interactive = stdout.isTTY === true;
  const colours = takesColour(env, stdout);
  // A reader that stops early (`| head`) has what it wanted: no complaint.
  const onBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  };
  stdout.on('error', onBrokenPipe);
  stderr.on('error', onBrokenPipe);
  return {
    line: (text = '') => void stdout.write(`${text}\n`),
    raw: (text) => void stdout.write(text),
    error: (text) => void stderr.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    paint: (colour, text) => (colours ? `\u001b[${CODES[colour][0]}m${text}\u001b[${CODES[colour][1]}m` : text),
    width: columnsOf(env, interactive ? stdout.columns || 80 : 100),
    colours,
    interactive,
  };
}

/** Text in lines of at most `width`, each line after `indent` spaces. Words are not broken. */
export function wrap(text: string, width: number, indent = 0): string {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + columns(line) + 1 + columns(word) > width) {
      lines.push(margin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(margin + line);
  return lines.join('\n');
}

/** At most `width` columns of a text from outside, safe to print; what was cut off shows as `…`. */
export function clip(text: string, width: number): string {
  const safe = escapeControls(text);
  if (safe.length * 2 <= width || columns(safe) <= width) return safe;
  let kept = '';
  let taken = 0;
  // A wide character that has no room is left out whole.
  for (const character of safe) {
    taken += columns(character);
    if (taken > width - (width < 2 ? 0 : 1)) break;
    kept += character;
  }
  return width < 2 ? kept : `${kept}…`;
}

/** The text with spaces behind it, up to `width` columns: wide characters take two. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Cut to the terminal; whole where no person reads it, since what does can cut it itself. */
export function fit(text: string, width: number, terminal: Terminal): string {
  return terminal.interactive ? clip(text, width) : escapeControls(text);
}
