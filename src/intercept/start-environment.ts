// SPDX-License-Identifier: MIT
// What the operator started the process with, of the variables that make programs run code: that passes to children.
//
// INVARIANT: a thread's environment is what the program gave it, so a worker does not ask its own. It is told, by a
// variable of ours, what the first thread was started with.

import { isCodeVariable } from '../action/code-variables.ts';
import { arrayJoin, arrayPush, jsonParse, jsonStringifyPrimitive, MapConstructor, mapForEach, mapGet, mapSet, objectKeys, processPlatform, stringSlice, stringStartsWith, stringToUpperCase } from '../runtime/primordials.ts';

/** What NODE_OPTIONS was before the gate put its preload in front of it: `=value`, or empty where it was not set. */
export const originalNodeOptions = 'SAFECLAW_NODE_OPTIONS';
/** JSON, an object of texts. */
export const startVariable = 'SAFECLAW_START';

const told = process.env[startVariable];
const given = (told === undefined ? process.env : jsonParse(told)) as Readonly<Record<string, string | undefined>>;
const startValues = new MapConstructor<string, string>();
const keys = objectKeys(given);
for (let i = 0; i < keys.length; i++) {
  const key = keys[i] as string;
  const value = given[key];
  if (value === undefined || stringStartsWith(key, 'SAFECLAW_') || !isCodeVariable(key)) continue;
  // What stands in NODE_OPTIONS of a child is our preload; what its parent handed on stands beside it.
  const original = key === 'NODE_OPTIONS' ? given[originalNodeOptions] : undefined;
  if (original === '') continue;
  const meant = original === undefined ? value : stringSlice(original, 1);
  mapSet(startValues, processPlatform === 'win32' ? stringToUpperCase(key) : key, meant);
}

/** The operator's value of a variable that makes programs run code. */
export function startValue(key: string): string | undefined {
  return mapGet(startValues, key);
}

/** What a thread of this process is told: only what the program may read, since native code sees the environment. */
export function startText(mayRead: (key: string) => boolean): string {
  if (told !== undefined) return told;
  const pairs: string[] = [];
  mapForEach(startValues, (value, key) => {
    if (mayRead(key)) arrayPush(pairs, `${jsonStringifyPrimitive(key)}:${jsonStringifyPrimitive(value)}`);
  });
  return `{${arrayJoin(pairs, ',')}}`;
}
