// SPDX-License-Identifier: MIT
// Flags of Node, on the command line of a program that is about to start and among the options of a worker.
//
// Most change nothing that a gate decides. Others act below the gate, or before it is there: `--build-snapshot` and
// `--run` start no preload, `--cpu-prof` and `--experimental-sea-config` read and write files in native code,
// `--expose-internals` opens every binding, `--experimental-shadow-realm` makes realms with bindings of their own. What is not listed here is decided as `process:inspect`.

import { arrayPush, regExpExec, SetConstructor, setHas, stringIndexOf, stringLastIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** A pure table, for workers and programs. Code that the first three name is loaded after the gate. */
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

/** A pure table: only sizes, limits and choices of certificates and protocols; V8's take their value behind `=`. */
const limits = new SetConstructor<string>([
  '--max-old-space-size', '--max_old_space_size', '--max-semi-space-size', '--max_semi_space_size', '--max-http-header-size', '--stack-size', '--use-openssl-ca', '--use-bundled-ca', '--use-system-ca',
  '--openssl-legacy-provider', '--tls-min-v1.2', '--tls-min-v1.3', '--tls-max-v1.2', '--tls-max-v1.3', '--expose-gc', '--expose_gc',
]);

/** A pure table, for a program's command line: what runs is JavaScript, in a process or a child of it that is gated. */
const forPrograms = new SetConstructor<string>([
  '-e', '--eval', '-p', '-pe', '--print', '-c', '--check', '-i', '--interactive', '-v', '--version', '-h', '--help', '--v8-options',
  '--test', '--test-name-pattern', '--test-skip-pattern', '--test-concurrency', '--test-timeout', '--test-shard', '--test-force-exit', '--test-isolation', '--experimental-test-isolation', '--test-reporter-destination',
  '--watch', '--watch-path', '--watch-preserve-output', '--title', '--experimental-sqlite', '--experimental-addon-modules', '--experimental-repl-await', '--zero-fill-buffers', '--force-context-aware',
  // Sizes, intervals and thresholds, which do nothing by themselves.
  '--test-coverage-branches', '--test-coverage-functions', '--test-coverage-lines', '--watch-kill-signal', '--tls-cipher-list', '--v8-pool-size', '--use-largepages', '--secure-heap', '--secure-heap-min', '--cpu-prof-interval', '--heap-prof-interval',
]);

/** A pure table of whole words: what Node does anyway. NODE>=24: `node --test` gives its children every option that has a value. */
const defaults = new SetConstructor<string>([
  '--inspect-port=127.0.0.1:9229', '--inspect-publish-uid=stderr,http', '--report-signal=SIGUSR2', '--trace-event-file-pattern=node_trace.${rotation}.log', '--heapsnapshot-near-heap-limit=0',
]);

/** Those of all tables that take the next word where they have no `=`. */
const valued = new SetConstructor<string>([
  '-r', '--require', '--import', '-C', '--conditions', '--input-type', '--experimental-default-type', '--experimental-specifier-resolution', '--es-module-specifier-resolution', '--disable-warning',
  '--unhandled-rejections', '--dns-result-order', '--network-family-autoselection-attempt-timeout', '--test-reporter', '--test-reporter-destination', '--test-name-pattern', '--test-skip-pattern',
  '--test-concurrency', '--test-timeout', '--test-shard', '--test-isolation', '--experimental-test-isolation', '--watch-path', '--title', '-e', '--eval', '-p', '-pe', '--print', '--max-http-header-size',
  '--test-coverage-branches', '--test-coverage-functions', '--test-coverage-lines', '--watch-kill-signal', '--tls-cipher-list', '--v8-pool-size', '--use-largepages', '--secure-heap', '--secure-heap-min', '--cpu-prof-interval', '--heap-prof-interval',
]);

const nodeName = /^node(?:js)?[-.\d]*(?:\.exe)?$/i;

/** Whether a program, by the path that its name leads to, is Node. */
export function isNodeProgram(program: string): boolean {
  const slash = stringLastIndexOf(program, '/');
  return regExpExec(nodeName, stringSlice(program, slash + 1)) !== null;
}

/** The flags among `tokens` that are not harmless, without their values. */
export function riskyFlags(tokens: readonly string[]): string[] {
  const risky: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    if (!stringStartsWith(token, '-') || token === '-') continue;
    const flag = flagOf(token);
    if (!setHas(harmless, positive(flag))) arrayPush(risky, flag);
  }
  return risky;
}

/** Whether the flag only sets sizes and limits: nothing is loaded and nothing is opened. */
export function isLimit(flag: string): boolean {
  return setHas(limits, flag);
}

/**
 * The risky flags of a Node program among the words behind its name; `?` for a word that only the run knows where a
 * flag could stand. `passed` are words that the present process was started with: `fork` hands them on.
 */
export function riskyProgramFlags(words: readonly (string | null)[], passed: readonly string[]): string[] {
  const risky: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === null || word === undefined) {
      arrayPush(risky, '?');
      return risky;
    }
    if (i === 0 && (word === 'inspect' || word === 'debug')) arrayPush(risky, word);
    if (!stringStartsWith(word, '-') || word === '-' || word === '--') return risky;
    const flag = flagOf(word);
    const known = positive(flag);
    const safe = setHas(harmless, known) || setHas(forPrograms, known) || isLimit(flag) || setHas(defaults, word) || includes(passed, word);
    if (!safe) arrayPush(risky, flag);
    // Behind a flag of which nothing is known the next word may be its value; Node takes none that looks like a flag.
    if (flag.length !== word.length || (safe && !setHas(valued, flag))) continue;
    const next = words[i + 1];
    if (next === null || (next !== undefined && !stringStartsWith(next, '-'))) i++;
  }
  return risky;
}

function flagOf(word: string): string {
  const equals = stringIndexOf(word, '=');
  return equals === -1 ? word : stringSlice(word, 0, equals);
}

function positive(flag: string): string {
  return stringStartsWith(flag, '--no-') ? `--${stringSlice(flag, 5)}` : flag;
}

function includes(list: readonly string[], word: string): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === word) return true;
  return false;
}
