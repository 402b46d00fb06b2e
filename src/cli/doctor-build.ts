// SPDX-License-Identifier: MIT
// The doctor on what the program is built to and where it runs: bundles that took the package in, and images of Alpine.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Check, fail, warn } from './check.ts';
import type { Project } from './project.ts';
import { withoutPreload } from './own-environment.ts';
import { PACKAGE_NAME } from './version.ts';

/** How the package's entry loads the gate that lies beside it, and what that says where a bundler took it in as well. */
const LOADS_GATE = /["'`/.]core\.cjs["'`]|the gate cannot start under the permission model/;
const MOST_BYTES = 64 * 1024 * 1024;

export function checkBuild(project: Project, node: string): Check[] {
  return [...bundled(project), ...alpine(project, node)];
}

/** What took the package's entry into a bundle looks for the gate beside the bundle, where it is not. */
function bundled({ folder, entry, manifest }: Project): Check[] {
  if (entry === null || manifest?.value.name === PACKAGE_NAME) return [];
  const file = path.join(folder, entry);
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > MOST_BYTES || !takesIn(fs.readFileSync(file, 'utf8'))) return [];
  const scripts = manifest?.value.scripts;
  const build = typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>).build : undefined;
  const fix = typeof build === 'string' && /\besbuild\b/.test(build) ? `"build": ${JSON.stringify(`${build} --external:${PACKAGE_NAME}`)}` : `external: ["${PACKAGE_NAME}"]`;
  return [fail('BUNDLED', 'start', `${entry} is a bundle that took ${PACKAGE_NAME} in without its files: it does not start`, fix)];
}

function takesIn(text: string): boolean {
  return text.includes('SafeClawDeniedError') && LOADS_GATE.test(text);
}

/** The tests run on glibc. musl has another resolver and other limits, and Alpine's shell is busybox. */
function alpine({ docker }: Project, node: string): Check[] {
  for (const { file, base } of docker) {
    if (base === null || !/alpine/i.test(base.image)) continue;
    const slim = base.image.replace(/-?alpine[\d.]*$/i, '-slim').replace(/^-slim$/, 'node:22-slim');
    return [warn('ALPINE', 'node', `${file}:${base.line} is made from ${base.image}: SafeClaw is tested with glibc, not with musl, and the shell there is busybox`, `FROM ${slim.includes('/alpine') || slim.startsWith('alpine') ? 'node:22-slim' : slim}`)];
  }
  return isMusl(node) ? [warn('ALPINE', 'node', 'this Node is built for musl (Alpine): SafeClaw is tested with glibc', 'FROM node:22-slim')] : [];
}

function isMusl(node: string): boolean {
  if (process.platform !== 'linux') return false;
  const { stdout } = spawnSync(node, ['-p', 'process.report.excludeNetwork = true; process.report.getReport().header.glibcVersionRuntime === undefined'], { encoding: 'utf8', env: withoutPreload(process.env) });
  return stdout?.trim() === 'true';
}
