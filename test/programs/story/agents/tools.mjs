// The tools of a small coding agent, as such agents have them: no gate, no checks of their own.

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const path = { type: 'string', description: 'a file' };
const tool = (description, properties, execute) => ({ description, schema: { type: 'object', properties, required: Object.keys(properties) }, execute });

export const tools = {
  read_file: tool('reads a file', { path }, ({ path }) => fs.readFile(path, 'utf8')),
  write_file: tool('writes a file', { path, text: { type: 'string' } }, async ({ path, text }) => { await fs.writeFile(path, text); return 'written'; }),
  list_files: tool('lists a folder', { path }, async ({ path }) => (await fs.readdir(path)).sort().join('\n')),
  run_command: tool('runs a program', { command: { type: 'string' } }, async ({ command }) => { const [file, ...args] = command.split(' '); return (await run(file, args)).stdout; }),
  fetch_page: tool('fetches a page', { url: { type: 'string' } }, async ({ url }) => (await fetch(url)).text()),
};

/** What came of a call, as the model is told. */
export async function call(name, input) {
  try {
    return await tools[name].execute(input);
  } catch (error) {
    return `failed: ${error.code ?? error.cause?.code ?? error.message}`;
  }
}
