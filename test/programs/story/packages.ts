// A `node_modules` with the packages that a program needs and no others, as npm would lay it out in a project of its own.

import * as fs from 'node:fs';
import * as path from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Links the packages and what they depend on from one `node_modules` into another. */
export function linkPackages(names: readonly string[], from: string, to: string): void {
  const wanted = [...names];
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const folder = path.join(from, name);
    // What is optional for the platform or a peer may not be there.
    if (seen.has(name) || !fs.existsSync(folder)) continue;
    seen.add(name);
    wanted.push(...dependenciesBelow(folder));
    linkTree(folder, path.join(to, name));
  }
  for (const name of names) if (!seen.has(name)) throw new Error(`${name} is not installed in ${from}`);
}

function dependenciesBelow(folder: string): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  const nested = path.join(folder, 'node_modules');
  const below = fs.existsSync(nested) ? fs.readdirSync(nested).flatMap((name) => (name.startsWith('@') ? fs.readdirSync(path.join(nested, name)).map((inner) => `${name}/${inner}`) : [name])).filter((name) => fs.existsSync(path.join(nested, name, 'package.json'))) : [];
  return [...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }), ...below.flatMap((name) => dependenciesBelow(path.join(nested, name)))];
}

/** Hard links where they can be made: nothing writes into these files. */
function linkTree(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    fs.copyFileSync(source, target);
  }
}
