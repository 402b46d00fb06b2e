// SPDX-License-Identifier: MIT
// `node:path` of POSIX, as much of it as policies need. Node's own is built on `Array.prototype` in some versions
// (26: `join`), where a program can be in its way.

export const sep = '/';

export function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

export function resolve(...parts: readonly string[]): string {
  let path = '';
  for (let i = parts.length - 1; i >= 0 && !path.startsWith('/'); i--) if (parts[i] !== '') path = path === '' ? (parts[i] as string) : `${parts[i] as string}/${path}`;
  return `/${normalSegments(path).join('/')}`;
}

export function join(...parts: readonly string[]): string {
  const path = parts.filter((part) => part !== '').join('/');
  if (isAbsolute(path)) return resolve(path);
  return normalSegments(path, true).join('/') || '.';
}

export function dirname(path: string): string {
  const end = path.replace(/\/+$/, '');
  if (end === '' && isAbsolute(path)) return '/';
  const slash = end.lastIndexOf('/');
  return slash === -1 ? '.' : end.slice(0, slash).replace(/\/+$/, '') || '/';
}

export function basename(path: string): string {
  const end = path.replace(/\/+$/, '');
  return end.slice(end.lastIndexOf('/') + 1);
}

/** Both absolute. */
export function relative(from: string, to: string): string {
  const [a, b] = [normalSegments(from), normalSegments(to)];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

function normalSegments(path: string, keepsUp = false): string[] {
  const segments: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') segments.push(name);
    else if (keepsUp && (segments.length === 0 || segments.at(-1) === '..')) segments.push(name);
    else segments.pop();
  }
  return segments;
}
