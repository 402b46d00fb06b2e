// SPDX-License-Identifier: MIT
// What kind of project a folder holds: read from its files, nothing is run.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { type DockerStart, findDockerStarts } from './dockerfile.ts';
import { type SourceHints, scanSources } from './source-hints.ts';
import { PACKAGE_NAME } from './version.ts';

export interface Manifest {
  readonly file: string;
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Project {
  readonly folder: string;
  /** Null where there is no package.json, or where it is broken: then `manifestProblem` says how. */
  readonly manifest: Manifest | null;
  readonly manifestProblem: string | null;
  readonly packageManager: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Relative to the folder; null where none was found. */
  readonly entry: string | null;
  readonly modules: 'ESM' | 'CommonJS';
  readonly startScript: string | null;
  readonly docker: readonly DockerStart[];
  /** Names of dependencies that we know something about, in the order of package.json. */
  readonly sdks: readonly string[];
  readonly hints: SourceHints;
  /** Folder of the installed package, null where Node would not find it from here. */
  readonly installed: string | null;
  /** Where package.json names us. */
  readonly declared: 'dependencies' | 'devDependencies' | null;
  /** The folder that holds `.git`, null outside a repository. */
  readonly repository: string | null;
}

const KNOWN_SDKS = [/^@aws-sdk\/client-/, /^@aws-sdk\/lib-/, /^aws-sdk$/, /^openai$/, /^@anthropic-ai\//, /^langchain$/, /^@langchain\//, /^@modelcontextprotocol\//, /^@openai\/agents/, /^ai$/, /^dotenv$/];
const COMMON_ENTRIES = ['agent', 'index', 'main', 'app', 'server', 'src/agent', 'src/index', 'src/main'];
const LOCKFILES = [['pnpm-lock.yaml', 'pnpm'], ['yarn.lock', 'yarn'], ['bun.lock', 'bun'], ['bun.lockb', 'bun']] as const;

export function inspectProject(folder: string): Project {
  const { manifest, problem } = readManifest(folder);
  const docker = findDockerStarts(folder);
  const startScript = stringAt(manifest?.value.scripts, 'start');
  const entry = findEntry(folder, manifest, startScript, docker);
  return {
    folder,
    manifest,
    manifestProblem: problem,
    packageManager: findPackageManager(folder, manifest),
    entry,
    modules: /\.m[jt]s$/.test(entry ?? '') || (manifest?.value.type === 'module' && !/\.c[jt]s$/.test(entry ?? '')) ? 'ESM' : 'CommonJS',
    startScript,
    docker,
    sdks: dependencyNames(manifest).filter((name) => KNOWN_SDKS.some((known) => known.test(name))),
    hints: scanSources(folder),
    installed: findInstalled(folder, manifest),
    declared: stringAt(manifest?.value.dependencies, PACKAGE_NAME) !== null ? 'dependencies' : stringAt(manifest?.value.devDependencies, PACKAGE_NAME) !== null ? 'devDependencies' : null,
    repository: findAbove(folder, '.git'),
  };
}

/** UNTRUSTED: package.json may be anything. */
function readManifest(folder: string): { manifest: Manifest | null; problem: string | null } {
  const file = path.join(folder, 'package.json');
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { manifest: null, problem: code === 'ENOENT' || code === 'ENOTDIR' ? null : `package.json cannot be read (${code ?? 'error'})` };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { manifest: null, problem: 'package.json is no JSON object' };
    return { manifest: { file, text, value: value as Record<string, unknown> }, problem: null };
  } catch {
    // Node would fail on it too, and says where; here it only means that there is nothing to learn from it.
    return { manifest: null, problem: 'package.json is not valid JSON' };
  }
}

function findEntry(folder: string, manifest: Manifest | null, startScript: string | null, docker: readonly DockerStart[]): string | null {
  const { main, bin } = manifest?.value ?? {};
  const named = [
    nodeFile(startScript?.split(/\s+/) ?? []),
    ...docker.map((start) => nodeFile(start.words)),
    typeof main === 'string' ? main : null,
    typeof bin === 'string' ? bin : typeof bin === 'object' && bin !== null ? Object.values(bin as Record<string, unknown>).find((value): value is string => typeof value === 'string') ?? null : null,
  ];
  for (const name of named) {
    const found = name === null ? null : existingScript(folder, name);
    if (found !== null) return found;
  }
  for (const name of COMMON_ENTRIES) {
    const found = existingScript(folder, name);
    if (found !== null) return found;
  }
  // Code that is built before it is started is not there yet.
  const start = nodeFile(startScript?.split(/\s+/) ?? []);
  return start !== null && /^[\w@%+:,./-]+\.[cm]?js$/.test(start) && !path.isAbsolute(start) ? start : null;
}

/** The script in `node [flags] file [args]`: the first word after `node` that is neither a flag nor looks like a flag's value. */
export function nodeFile(words: readonly string[]): string | null {
  const node = words.findIndex((word) => /(^|\/)node$/.test(word));
  if (node === -1) return null;
  for (let i = node + 1; i < words.length; i++) {
    const word = words[i] ?? '';
    if (['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file'].includes(word)) i++;
    else if (/^(-e|-p|-pe|--eval|--print|--test|--run)$/.test(word)) return null;
    else if (!word.startsWith('-')) return word;
  }
  return null;
}

function existingScript(folder: string, name: string): string | null {
  for (const candidate of [name, `${name}.js`, `${name}.mjs`, `${name}.cjs`]) {
    const relative = path.relative(folder, path.resolve(folder, candidate));
    if (relative.startsWith('..') || path.isAbsolute(relative)) continue;
    if (fs.statSync(path.join(folder, relative), { throwIfNoEntry: false })?.isFile() === true) return relative.split(path.sep).join('/');
  }
  return null;
}

function findPackageManager(folder: string, manifest: Manifest | null): Project['packageManager'] {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(String(manifest?.value.packageManager))?.[1];
  if (named !== undefined) return named as Project['packageManager'];
  return LOCKFILES.find(([file]) => fs.existsSync(path.join(folder, file)))?.[1] ?? 'npm';
}

function dependencyNames(manifest: Manifest | null): string[] {
  const names = [manifest?.value.dependencies, manifest?.value.optionalDependencies].flatMap((map) => (typeof map === 'object' && map !== null ? Object.keys(map) : []));
  return [...new Set(names)];
}

/** As Node resolves `--import @authensor/safeclaw/register` from this folder: up through node_modules, or the package itself. */
function findInstalled(folder: string, manifest: Manifest | null): string | null {
  if (manifest?.value.name === PACKAGE_NAME) return folder;
  for (let at = folder; ; at = path.dirname(at)) {
    const candidate = path.join(at, 'node_modules', ...PACKAGE_NAME.split('/'));
    if (fs.existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (path.dirname(at) === at) return null;
  }
}

function findAbove(folder: string, name: string): string | null {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, name))) return at;
    if (path.dirname(at) === at) return null;
  }
}

function stringAt(map: unknown, key: string): string | null {
  if (typeof map !== 'object' || map === null || !Object.hasOwn(map, key)) return null;
  const value = (map as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}
