// SPDX-License-Identifier: MIT
// Node flags that a program may give to a worker or to the loader, and how NODE_OPTIONS is read.
//
// A worker's flags act below the gate: `--cpu-prof` writes files from native code, `--expose-internals` opens every
// binding, `--experimental-loader` runs code in a thread of its own. What is not listed here is decided as
// `process:inspect`, with the flag as its name.

import { arrayPush, SetConstructor, setHas, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** A pure table. Code that the first four name is loaded in the worker, after the gate. */
const harmless = new SetConstructor<string>([
  '-r', '--require', '--import', '--experimental-import-meta-resolve',
  '-C', '--conditions', '--input-type', '--experimental-default-type', '--preserve-symlinks', '--preserve-symlinks-main',
  '--experimental-specifier-resolution', '--es-module-specifier-resolution', '--global-search-paths', '--experimental-global-navigator',
  '--warnings', '--disable-warning', '--deprecation', '--pending-deprecation', '--throw-deprecation', '--trace-deprecation',
  '--trace-warnings', '--trace-uncaught', '--trace-exit', '--trace-sync-io', '--trace-promises', '--unhandled-rejections',
  '--abort-on-uncaught-exception', '--enable-source-maps', '--stack-trace-limit', '--frozen-intrinsics', '--verify-base-objects',
  '--addons', '--insecure-http-parser', '--dns-result-order', '--network-family-autoselection', '--network-family-autoselection-attempt-timeout',
  '--experimental-vm-modules', '--experimental-wasm-modules', '--experimental-json-modules', '--experimental-modules', '--experimental-abortcontroller',
  '--experimental-detect-module', '--experimental-require-module', '--require-module', '--experimental-print-required-tla', '--experimental-strip-types',
  '--strip-types', '--experimental-transform-types', '--experimental-websocket', '--experimental-eventsource', '--experimental-fetch', '--experimental-global-webcrypto',
  '--experimental-global-customevent', '--experimental-top-level-await', '--experimental-worker', '--experimental-report', '--experimental-async-context-frame', '--async-context-frame',
  '--test-only', '--test-reporter', '--extra-info-on-fatal-exception', '--node-snapshot', '--deprecation-warnings',
]);

/** The flags among `tokens` that are not harmless, without their values. */
export function riskyFlags(tokens: readonly string[]): string[] {
  const risky: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    if (!stringStartsWith(token, '-') || token === '-') continue;
    const equals = stringIndexOf(token, '=');
    const flag = equals === -1 ? token : stringSlice(token, 0, equals);
    const positive = stringStartsWith(flag, '--no-') ? `--${stringSlice(flag, 5)}` : flag;
    if (!setHas(harmless, positive)) arrayPush(risky, flag);
  }
  return risky;
}

/** NODE_OPTIONS as words, the way Node reads it: separated by spaces, `"` quotes, `\` escapes within quotes. */
export function splitNodeOptions(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    let c = text[i] as string;
    if (c === '\\' && quoted) {
      c = text[++i] ?? '';
    } else if (c === ' ' && !quoted) {
      if (started) arrayPush(words, word);
      word = '';
      started = false;
      continue;
    } else if (c === '"') {
      quoted = !quoted;
      started = true;
      continue;
    }
    word += c;
    started = true;
  }
  if (started) arrayPush(words, word);
  return words;
}

/** Words as a NODE_OPTIONS text that Node reads back as the same words. */
export function joinNodeOptions(words: readonly string[]): string {
  let text = '';
  for (let i = 0; i < words.length; i++) text += `${i === 0 ? '' : ' '}${quote(words[i] as string)}`;
  return text;
}

function quote(word: string): string {
  let escaped = '';
  let plain = word !== '';
  for (let i = 0; i < word.length; i++) {
    const c = word[i] as string;
    if (c === ' ' || c === '"' || c === '\\') plain = false;
    escaped += c === '"' || c === '\\' ? `\\${c}` : c;
  }
  return plain ? word : `"${escaped}"`;
}
