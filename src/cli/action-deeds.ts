// SPDX-License-Identifier: MIT
// What the gate decides when a program does what a person wrote: one action, one with an inner reading, or several.

import type { Action } from '../action/action.ts';
import { innerDecides } from '../action/covering.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Policy } from '../policy/policy.ts';
import { type ActionContext, parseAction } from './action-text.ts';
import { readShellLine } from './shell-line.ts';

/** An outer action, and the inner one that carries it out where the gate weighs both. */
export interface Reading {
  readonly outer: Action;
  readonly inner: Action | null;
}

export interface Deeds {
  readonly readings: readonly Reading[];
  /** Why nothing is decided because the whole is refused; null where it is not. */
  readonly refused: string | null;
}

const CODE_FILE = /\.([cm]?[jt]s|node|wasm)$|(^|\/)package\.json$/;

export function readDeeds(text: string, context: ActionContext): Deeds {
  const line = /^\s*shell:execute\s+([^]*\S)\s*$/.exec(text)?.[1];
  if (line !== undefined) {
    const read = readShellLine(line, context.cwd);
    return 'reason' in read ? { readings: [], refused: `the gate refuses a line that it cannot read: ${read.reason}` } : { readings: read.map(readingOf), refused: null };
  }
  return { readings: [readingOf(parseAction(text, context))], refused: null };
}

function readingOf(action: Action): Reading {
  // Loaders read code with the function that programs read files with, so a read of code is weighed as a load first.
  if (action.kind === 'file:read' && CODE_FILE.test(action.path)) return { outer: { kind: 'module:load', path: action.path, loader: loaderOf(action.path), asked: action.asked }, inner: action };
  if (action.kind === 'module:load') return { outer: { ...action, loader: loaderOf(action.path) }, inner: { kind: 'file:read', path: action.path, asked: action.asked } };
  if (action.kind === 'network:request') {
    const secure = action.protocol === 'https' || action.protocol === 'wss';
    return { outer: action, inner: { kind: 'network:connect', host: action.host, address: action.address, port: action.port, protocol: secure ? 'tls' : 'tcp', path: null } };
  }
  return { outer: action, inner: null };
}

/** One deed with two readings is decided as the gate decides it. */
export function decideReading({ outer, inner }: Reading, policy: Pick<Policy, 'decide'>): { action: Action; verdict: Verdict } {
  const first = { action: outer, verdict: policy.decide(outer) };
  if (inner === null) return first;
  const second = { action: inner, verdict: policy.decide(inner) };
  return innerDecides(second.verdict, first.verdict) ? second : first;
}

function loaderOf(path: string): 'package' | 'script' | 'wasm' {
  return path.endsWith('.wasm') ? 'wasm' : /(^|\/)package\.json$/.test(path) ? 'package' : 'script';
}
