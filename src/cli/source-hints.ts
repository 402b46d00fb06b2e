// SPDX-License-Identifier: MIT
// What a project's own code names: environment keys, servers, hosts. Hints for a first policy; nothing is decided by them.

import * as fs from 'node:fs';
import * as path from 'node:path';

export interface SourceHints {
  /** Environment keys in `process.env.X` and `process.env['X']`, sorted. */
  readonly keys: readonly string[];
  /** Hosts of http and https addresses in string literals, sorted; not those of this machine. */
  readonly hosts: readonly string[];
  readonly listens: boolean;
  readonly starts: boolean;
}

const MOST_FILES = 300;
const MOST_FOLDERS = 500;
const MOST_BYTES = 512 * 1024;
const MOST_BYTES_IN_ALL = 16 * 1024 * 1024;
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', 'test', 'tests', '__tests__', 'vendor']);

/** UNTRUSTED: reads the project's source files, few and small ones, without following symlinks. */
export function scanSources(folder: string): SourceHints {
  const keys = new Set<string>();
  const hosts = new Set<string>();
  let listens = false;
  let starts = false;
  for (const file of sourceFiles(folder)) {
    const text = fs.readFileSync(file, 'utf8');
    for (const match of text.matchAll(/process\.env(?:\.([A-Za-z_]\w*)|\[\s*["'`]([A-Za-z_]\w*)["'`]\s*\])/g)) keys.add(match[1] ?? match[2] ?? '');
    for (const match of text.matchAll(/["'`]https?:\/\/([A-Za-z0-9.-]+\.[A-Za-z]{2,})(?=[/:"'`?])/g)) hosts.add((match[1] ?? '').toLowerCase());
    listens ||= /\.listen\s*\(/.test(text);
    starts ||= /["'](node:)?child_process["']/.test(text);
  }
  return { keys: [...keys].sort(), hosts: [...hosts].sort(), listens, starts };
}

function sourceFiles(root: string): string[] {
  const files: string[] = [];
  const queue = [root];
  let folders = 0;
  let bytes = 0;
  for (let folder = queue.shift(); folder !== undefined && files.length < MOST_FILES && folders++ < MOST_FOLDERS; folder = queue.shift()) {
    for (const entry of list(folder)) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name)) queue.push(full);
      if (!entry.isFile() || !/\.[cm]?[jt]sx?$/.test(entry.name)) continue;
      const size = readableSize(full);
      if (size === null || size > MOST_BYTES || bytes + size > MOST_BYTES_IN_ALL) continue;
      bytes += size;
      files.push(full);
    }
  }
  return files.slice(0, MOST_FILES);
}

function list(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // What cannot be listed gives no hints.
    return [];
  }
}

function readableSize(file: string): number | null {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return fs.statSync(file).size;
  } catch {
    // As above.
    return null;
  }
}
