// SPDX-License-Identifier: MIT
// What a command is: how it is described, what it takes, and where its code is.

import type { Terminal } from './terminal.ts';

/** 0 only when what was asked holds, 1 when it does not, 2 for misuse. `run` passes on its program's code. */
export type ExitCode = number;

export interface OptionEntry {
  readonly type: 'boolean' | 'string';
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly multiple?: boolean;
  /** One letter that stands for it: `f`. */
  readonly short?: string;
  readonly summary: string;
}

export interface CommandEntry {
  /** The words that call it: `audit verify`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the first line of the help. */
  readonly usage: string;
  /** Paragraphs of the help. */
  readonly description: readonly string[];
  readonly options: Readonly<Record<string, OptionEntry>>;
  readonly operands: { readonly least: number; readonly most: number };
  /** True where everything after the first operand belongs to another program. */
  readonly passthrough?: boolean;
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  readonly exits: readonly (readonly [code: string, meaning: string])[];
  load(): Promise<{ readonly run: RunCommand }>;
}

export interface Invocation {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly operands: readonly string[];
  readonly json: boolean;
  readonly terminal: Terminal;
}

export type RunCommand = (invocation: Invocation) => Promise<ExitCode> | ExitCode;
