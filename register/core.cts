// SPDX-License-Identifier: MIT
// Loads the gate's code, with what V8 kept of compiling it at an earlier start. All ways in share what this exports.
//
// HOT: at every start (bench/run.mjs). What is kept stands in this package's own folder: whoever can write there can
// write the code itself, and programs under the gate cannot. V8 takes it only for its own version and flags; that it
// is whole and of this build is looked at here.

/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, so that neither loader has to look for names in it */
const fs = require('node:fs') as typeof import('node:fs');
const vm = require('node:vm') as typeof import('node:vm');

assertBindings();

type Core = typeof import('../src/core.ts');
type Wrapper = (exports: unknown, require: NodeJS.Require, module: { exports: unknown }, file: string, folder: string) => void;

const file = `${__dirname}/gate.js`;
/** As Node's own code, which the gate is part of for a program: what shortens stacks, marks a caller or counts coverage passes over it. */
const shownName = 'node:internal/safeclaw/gate';
// One byte per character: the build escapes everything else.
const source = fs.readFileSync(file, 'latin1');
/** The build's mark is the last line of the text: kept code of another build is not taken. */
const mark = source.slice(-17, -1);
const keptFolder = `${__dirname}/compiled`;
const flags = `${process.execArgv.filter((flag) => flag.startsWith('--')).join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
const keptName = `${keptFolder}/${process.version}-${process.arch}-${flagSlot()}`;
const keptFile = `${keptName}.v8`;
const trailerLength = 32;
const trailerBytes = Buffer.from(mark.padEnd(trailerLength, '0'), 'latin1');
const reflectApply = Reflect.apply;
const { createCachedData } = vm.Script.prototype;

const cachedData = readKept();
const script = new vm.Script(source, cachedData === null ? { filename: shownName } : { filename: shownName, cachedData });
const gate: { exports: unknown } = { exports: {} };
(script.runInThisContext() as Wrapper)(gate.exports, require, gate, file, __dirname);
const core = gate.exports as Core;
const isCurrent = cachedData !== null && script.cachedDataRejected !== true;

exports.createSafeClawGate = core.createSafeClawGate;
exports.SafeClawDeniedError = core.SafeClawDeniedError;
exports.startPreload = (): void => {
  core.startPreload(isCurrent ? null : { folder: keptFolder, file: keptFile, make: makeKept }, { folder: keptFolder, file: `${keptName}.looks`, build: mark, flags });
};

/** V8's flags are part of what its code fits: a few sets of them have a place each. */
function flagSlot(): number {
  let hash = 0;
  for (let i = 0; i < flags.length; i++) hash = (Math.imul(hash, 31) + flags.charCodeAt(i)) | 0;
  return hash & 7;
}

/** Null where nothing is kept, or something else, or not all of it. */
function readKept(): Buffer | null {
  if (!fs.existsSync(keptFile)) return null;
  try {
    const bytes = fs.readFileSync(keptFile);
    const length = bytes.length - trailerLength;
    return length > 0 && bytes.subarray(length).equals(trailer(length)) ? bytes.subarray(0, length) : null;
  } catch {
    // Not readable: the code is compiled from its text.
    return null;
  }
}

/**
 * INVARIANT: the program has run when this is called at its end, and what is made here runs at the next start, so
 * nothing that the program can replace is used: what V8 says, as bytes, and a trailer of our own.
 */
function makeKept(): { data: Uint8Array; trailer: (length: number) => Uint8Array } {
  return { data: reflectApply(createCachedData, script, []), trailer };
}

/** The mark, and the length in hexadecimal. */
function trailer(length: number): Uint8Array {
  let rest = length;
  for (let i = trailerLength - 1; i >= 16; i--) {
    const digit = rest % 16;
    trailerBytes[i] = digit < 10 ? 48 + digit : 87 + digit;
    rest = (rest - digit) / 16;
  }
  return trailerBytes;
}

/**
 * Under `--permission` Node takes the bindings away that every surface stands on, before the first preload runs.
 * Half a gate would be worse than none, so nothing is started, and the reason is all that is said.
 */
function assertBindings(): void {
  if ((process as { permission?: unknown }).permission === undefined) return;
  try {
    (process as unknown as { binding(name: string): unknown }).binding('fs');
  } catch (cause) {
    const reason = 'the gate cannot start under the permission model of Node (--permission), which takes away the bindings that it stands on, so the program does not run. Leave the flag out: the policy decides the same and more. Or run the program without the preload, under the flags that `npx safeclaw doctor` prints for the policy [SC_PERMISSION_MODEL]';
    const error = Object.assign(new Error(reason, { cause }), { code: 'SC_PERMISSION_MODEL' });
    error.stack = `safeclaw: NOT STARTED: ${reason}`;
    throw error;
  }
}
