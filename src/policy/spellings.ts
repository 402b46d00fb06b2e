// SPDX-License-Identifier: MIT
// The names that lead to one of the gate's own files. Whoever could replace a link on the way could replace the file.

import { realLstatMode, realReadlink } from '../runtime/real-fs.ts';
import { resolvePath } from '../runtime/resolve-path.ts';

const fileType = 0o170000;
const linkType = 0o120000;
const maximumLinks = 40;

/** The path as given, where it leads, and every link on the way. What does not exist yet is found through the folder above it. */
export function spellings(file: string): string[] {
  const target = resolvePath(file, 'target', true).path;
  return target === file ? [file] : [...new Set([file, target, ...linksOnTheWay(file)])];
}

/** Followed as the kernel does: component by component, `..` from where a link led. */
function linksOnTheWay(file: string): string[] {
  const links: string[] = [];
  let real = '';
  let rest = file.split('/');
  while (rest.length > 0 && links.length < maximumLinks) {
    const [name, ...others] = rest as [string, ...string[]];
    rest = others;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      real = real.slice(0, Math.max(0, real.lastIndexOf('/')));
      continue;
    }
    const path = `${real}/${name}`;
    if (((realLstatMode(path) ?? 0) & fileType) !== linkType) {
      real = path;
      continue;
    }
    links.push(path);
    const target = realReadlink(path);
    if (target.startsWith('/')) real = '';
    rest = [...target.split('/'), ...rest];
  }
  return links;
}
