// Packs the project as it would be published and installs the tarball into an empty project, as a user does.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root, temporaryFolder } from './harness.ts';

export interface InstalledPackage {
  readonly project: string;
  /** Files in the tarball. */
  readonly files: readonly string[];
  remove(): void;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

export function installPackage(): InstalledPackage {
  const folder = temporaryFolder('safeclaw-package-');
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const parsed = JSON.parse(output) as Packed[] | Record<string, Packed>;
  const packed = Object.values(parsed)[0];
  if (packed === undefined) throw new Error('npm pack named no tarball');
  const tarball = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack left no tarball');
  const project = path.join(folder, 'project');
  fs.mkdirSync(project);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', path.join(folder, tarball)], { cwd: project, stdio: 'ignore' });
  return { project, files: packed.files.map((file) => file.path), remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
