// SPDX-License-Identifier: MIT
// `process.report`: diagnostic reports are written by native code.
//
// | `process.report`                                            |                                                                     |
// |-------------------------------------------------------------|---------------------------------------------------------------------|
// | writeReport                                                 | gated: file:write of the file                                       |
// | directory, filename                                         | gated when set: they say where later reports go                     |
// | reportOnSignal, reportOnFatalError, reportOnUncaughtException | gated when switched on: file:write of where the report would go, and of an unknown file |
// | getReport, compact, signal, excludeNetwork, excludeEnv      | passive: the environment in a report is the real one, and denied variables are not in that |
//
// Native code looks the file up by its name when it writes, follows links, and can be given no descriptor: its only
// folder is the process's, which every thread sets, and the name stands in the report. So what is written at once is
// decided right before, with no code of the program in between; what may be written when somebody has changed what
// the name leads to (later, or beside another thread) is the write of an unknown file, as a shell's is.

import type { Gate } from '../gate/gate.ts';
import { PatchError, type Patcher } from '../runtime/patch.ts';
import { callUnseen, startStackAbove } from '../runtime/own-frames.ts';
import { arrayPush, dateNow, DateConstructor, dateToISOString, ErrorConstructor, numberToString, objectDefineProperty, objectGetOwnPropertyDescriptor, processPid, reflectApply, stringPadStart, stringReplaceAll, stringSlice } from '../runtime/primordials.ts';
import { threadNumber } from '../runtime/thread.ts';
import { onInternalLoad } from './builtin-load.ts';
import { assertAllowed, fileAction } from './process-gate.ts';
import { threads } from './threads.ts';

type Report = Record<string, unknown>;
interface Accessor {
  readonly get: (this: void) => unknown;
  readonly set: (this: void, value: unknown) => void;
  readonly enumerable?: boolean;
  readonly configurable?: boolean;
}

const reportProperty = Object.getOwnPropertyDescriptor(process, 'report') as { readonly get?: () => Report; readonly value?: Report } | undefined;
const realProcess = process;
const thread = threadNumber();
const triggerNames = ['reportOnSignal', 'reportOnFatalError', 'reportOnUncaughtException'];

/** Puts the gate in front of every way to have a report written. */
export function installReport(patch: Patcher, gate: Gate): void {
  const open = reportProperty?.get;
  if (open === undefined) {
    if (reportProperty?.value !== undefined) gateReport(patch, gate, reportProperty.value);
    return;
  }
  onInternalLoad(patch, 'internal/process/report', () => reflectApply(open, realProcess, []), (report) => {
    gateReport(patch, gate, report);
  });
}

function gateReport(patch: Patcher, gate: Gate, report: Report): void {
  const count = { reports: 0 };
  const directory = accessor(report, 'directory');
  const filename = accessor(report, 'filename');
  const read = (property: Accessor): string => reflectApply(property.get, report, []) as string;

  const triggers: Accessor[] = [];
  /** Whether a report may be written when nobody asks. */
  const armed = (): boolean => {
    for (let i = 0; i < triggers.length; i++) if (reflectApply((triggers[i] as Accessor).get, report, []) === true) return true;
    return false;
  };

  patch.method(report, 'writeReport', (write) => function writeReport(this: unknown, ...args: unknown[]) {
    // As Node reads them: an error in the first place means that no file is named.
    const named = typeof args[0] === 'object' && args[0] !== null ? undefined : args[0];
    const error = named === undefined && args[0] !== undefined ? args[0] : args[1];
    if (named !== undefined && typeof named !== 'string') return callUnseen(write, this, args);
    const file = named ?? (read(filename) || automaticName(++count.reports));
    const shown = error === undefined ? callStack(writeReport) : error;
    // INVARIANT: from here to native code nothing of the program runs.
    assertReport(gate, file, read(directory), threads.several);
    return reflectApply(write, this, [file, shown]) as unknown;
  });
  redefine(patch, report, 'directory', directory, (value) => {
    if (typeof value === 'string') assertReport(gate, read(filename) || automaticName(0), value, armed());
  });
  redefine(patch, report, 'filename', filename, (value) => {
    if (typeof value === 'string') assertReport(gate, value, read(directory), armed());
  });
  for (let i = 0; i < triggerNames.length; i++) {
    const key = triggerNames[i] as string;
    const trigger = accessor(report, key);
    arrayPush(triggers, trigger);
    redefine(patch, report, key, trigger, (value) => {
      if (value === true) assertReport(gate, read(filename) || automaticName(0), read(directory), true);
    });
  }
}

/** `swappable`: what the name leads to may be changed between the decision and the writing. */
function assertReport(gate: Gate, file: string, directory: string, swappable: boolean): void {
  if (file === 'stdout' || file === 'stderr') return;
  // Native code joins the two even where the file's name is absolute.
  const asked = directory === '' ? file : `${directory}/${file}`;
  const actions = [fileAction('file:write', asked)];
  if (swappable) arrayPush(actions, { kind: 'file:write', path: '?', asked });
  assertAllowed(gate, actions, 'open');
}

/**
 * What Node reports where no error is given. It is made here, because NODE<=18 sets `Error.stackTraceLimit` to make
 * it, and a setter there would run after the decision.
 */
function callStack(above: (...args: never[]) => unknown): Error {
  const error = new ErrorConstructor('JavaScript Callstack');
  objectDefineProperty(error, 'name', { __proto__: null, value: 'Error [ERR_SYNTHETIC]', configurable: true, enumerable: false, writable: true } as PropertyDescriptor);
  startStackAbove(error, above);
  objectDefineProperty(error, 'code', { __proto__: null, value: 'ERR_SYNTHETIC', configurable: true, enumerable: true, writable: true } as PropertyDescriptor);
  return error;
}

/** The kind of name that Node would give it: `report.20260102.030405.123.0.001.json`. */
function automaticName(sequence: number): string {
  const iso = stringReplaceAll(stringReplaceAll(dateToISOString(new DateConstructor(dateNow())), '-', ''), ':', '');
  const time = `${stringSlice(iso, 0, 8)}.${stringSlice(iso, 9, 15)}`;
  return `report.${time}.${processPid}.${thread}.${stringPadStart(numberToString(sequence), 3, '0')}.json`;
}

function accessor(report: Report, key: string): Accessor {
  const descriptor = objectGetOwnPropertyDescriptor(report, key) as Accessor | undefined;
  if (typeof descriptor?.get !== 'function' || typeof descriptor.set !== 'function') throw new PatchError(`process.report.${key} is no accessor here`);
  return descriptor;
}

function redefine(patch: Patcher, report: Report, key: string, property: Accessor, decide: (value: unknown) => void): void {
  // A method of an object literal has the accessor's own name (`set directory`) and is no constructor, as Node's is.
  const { set } = objectGetOwnPropertyDescriptor(
    {
      set [key](value: unknown) {
        decide(value);
        reflectApply(property.set, report, [value]);
      },
    },
    key,
  ) as Accessor;
  patch.define(report, key, { get: property.get, set, enumerable: property.enumerable ?? true, configurable: property.configurable ?? true });
}
