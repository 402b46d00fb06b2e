// SPDX-License-Identifier: MIT
// The environment of a child: what the caller gave, without what would run code nobody decided, and with our preload.

import { isCodeVariable } from '../action/code-variables.ts';
import { isLimit, riskyFlags } from '../action/node-flags.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Gate } from '../gate/gate.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayPush, processPlatform, SetConstructor, setAdd, setHas, stringIndexOf, stringSlice, stringStartsWith, stringToUpperCase } from '../runtime/primordials.ts';
import { originalNodeOptions, startValue } from './start-environment.ts';
import { joinNodeOptions, splitNodeOptions } from './worker-flags.ts';

const windows = processPlatform === 'win32';
const refused = 'a variable by which a child runs code of its own is handed on only where a rule allows writing it';

/** A value of the child's environment, the first of that name, as `getenv` finds it. */
export function lookUp(pairs: readonly string[], key: string): string | null {
  for (let i = 0; i < pairs.length; i++) if (stringStartsWith(pairs[i] as string, `${key}=`)) return stringSlice(pairs[i] as string, key.length + 1);
  return null;
}

/** The pairs that the child gets. A variable that is taken out leaves a record. */
export function childEnvironment(pairs: readonly string[], gate: Gate, context: SurfaceContext): string[] {
  const child: string[] = [];
  const given = lookUp(pairs, 'NODE_OPTIONS');
  const kept = given !== null && mayPass('NODE_OPTIONS', given, gate) ? given : null;
  const ours = joinNodeOptions(['--require', context.preload]);
  arrayPush(child, `NODE_OPTIONS=${kept === null || kept === '' ? ours : `${ours} ${kept}`}`);
  arrayPush(child, `${originalNodeOptions}=${kept === null ? '' : `=${kept}`}`);
  const variables = context.childVariables();
  for (let i = 0; i < variables.length; i++) {
    const variable = variables[i] as readonly [string, string];
    arrayPush(child, `${variable[0]}=${variable[1]}`);
  }
  const seen = new SetConstructor<string>();
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i] as string;
    const equals = stringIndexOf(pair, '=', 1);
    const name = equals === -1 ? pair : stringSlice(pair, 0, equals);
    const key = windows ? stringToUpperCase(name) : name;
    if (key === 'NODE_OPTIONS' || stringStartsWith(key, 'SAFECLAW_')) continue;
    if (!isCodeVariable(key)) arrayPush(child, pair);
    // Of several pairs of one name `getenv` finds the first, and bash the last.
    else if (!setHas(seen, key)) passOn(child, pair, name, key, equals === -1 ? '' : stringSlice(pair, equals + 1), gate);
    setAdd(seen, key);
  }
  return child;
}

/** What may not be changed stays as the operator set it, where the program may read that. */
function passOn(child: string[], pair: string, name: string, key: string, value: string, gate: Gate): void {
  if (mayPass(key, value, gate)) return void arrayPush(child, pair);
  const unchanged = unchangedValue(key, gate);
  if (unchanged !== null) arrayPush(child, `${name}=${unchanged}`);
}

function unchangedValue(key: string, gate: Gate): string | null {
  const value = startValue(key);
  return value !== undefined && gate.foresee({ kind: 'env:read', key }).kind === 'allow' ? value : null;
}

/** The value that the child gets of a variable that decides what names lead to. Leaves no record. */
export function valueInChild(pairs: readonly string[], key: string, gate: Gate): string | null {
  const given = lookUp(pairs, key);
  if (given === null || !isCodeVariable(key) || passes(key, given) || foreseeWrite(key, gate).kind === 'allow') return given;
  return unchangedValue(key, gate);
}

/** Whether a variable by which code is run, or files are written in native code, is handed on; leaves a record where it matters. */
export function mayPass(key: string, value: string, gate: Gate): boolean {
  return passes(key, value) || gate.settle({ kind: 'env:write', key }, foreseeWrite(key, gate)).kind === 'allow';
}

function passes(key: string, value: string): boolean {
  return startValue(key) === value || (key === 'NODE_OPTIONS' && (value === (startValue(key) ?? '') || onlyHarmless(value)));
}

/** What the baseline lets a program set for itself it does not let it hand on: that takes a rule. */
export function foreseeWrite(key: string, gate: Gate): Verdict {
  const foreseen = gate.foresee({ kind: 'env:write', key });
  if (foreseen.kind === 'allow' && foreseen.by === 'baseline') return gate.observed(denialVerdict('SC_DENIED', 'protection', 'protection:code-variables', refused));
  return foreseen;
}

function onlyHarmless(nodeOptions: string): boolean {
  const risky = riskyFlags(splitNodeOptions(nodeOptions));
  for (let i = 0; i < risky.length; i++) if (!isLimit(risky[i] as string)) return false;
  return true;
}
