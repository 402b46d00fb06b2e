// SPDX-License-Identifier: MIT
// Puts the preload into `scripts.start` of package.json by changing those characters and no others.

import { isDeepStrictEqual } from 'node:util';
import { nodeFile, type Manifest } from './project.ts';
import { REGISTER } from './version.ts';

/** The script with the preload, or null where it is not plainly `node [flags] file [args]`. */
export function gatedStartScript(script: string): string | null {
  // Anything that a shell could read as more than words: then we do not know what runs.
  if (!/^node(\s+[\w@%+=:,./-]+)+$/.test(script) || nodeFile(script.split(/\s+/)) === null) return null;
  return script.replace(/^node/, `node --import ${REGISTER}`);
}

/** The text of package.json with another start script, or null where that cannot be done without touching anything else. */
export function withStartScript(manifest: Manifest, script: string): string | null {
  const span = findStartScript(manifest.text);
  if (span === null) return null;
  const text = manifest.text.slice(0, span.start) + JSON.stringify(script) + manifest.text.slice(span.end);
  const scripts = manifest.value.scripts as Record<string, unknown>;
  const wanted = { ...manifest.value, scripts: { ...scripts, start: script } };
  return isDeepStrictEqual(JSON.parse(text.replace(/^\uFEFF/, '')), wanted) ? text : null;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the string value of the last `start` in the last top-level `scripts` stands. The text is valid JSON. */
function findStartScript(text: string): Span | null {
  let found: Span | null = null;
  /** Key in each open object; null for a list. */
  const keys: (string | null)[] = [];
  let last: RegExpExecArray | null = null;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    const symbol = token[0];
    if (symbol === '{') keys.push('');
    else if (symbol === '[') keys.push(null);
    else if (symbol === '}' || symbol === ']') keys.pop();
    // A colon outside a string stands after a key and nowhere else.
    else if (symbol === ':') keys[keys.length - 1] = JSON.parse(last?.[0] ?? '""') as string;
    else if (keys.length === 2 && keys[0] === 'scripts' && keys[1] === 'start' && last?.[0] === ':') found = { start: token.index, end: token.index + symbol.length };
    last = token;
  }
  return found;
}
