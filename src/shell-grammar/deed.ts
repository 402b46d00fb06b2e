// SPDX-License-Identifier: MIT
// What a shell line does, as plain data: the only thing that leaves the grammar's own V8 context.

/** A word as it will be when the shell is done with it, or as it is written where only the run decides. */
export interface Text {
  readonly text: string;
  /** `literal`: `text` is the word. `written`: `text` is source, its value is known at run time only. `home`: `text` follows the home folder. */
  readonly kind: 'literal' | 'written' | 'home';
  /** True where an expansion may become several words, or none. */
  readonly splits: boolean;
}

/** `cd` arguments from the line's own folder on; null where the folder is known at run time only. */
export type Folder = readonly string[] | null;

export type Deed =
  | { readonly kind: 'run'; readonly role: Role; readonly words: readonly Text[]; readonly folder: Folder; readonly pathKnown: boolean }
  | { readonly kind: 'file'; readonly mode: 'read' | 'write'; readonly target: Text; readonly folder: Folder }
  | { readonly kind: 'connect'; readonly protocol: 'tcp' | 'udp'; readonly host: string; readonly port: string }
  | { readonly kind: 'env'; readonly key: string };

/**
 * `command` is decided. `unknown` is a program that is known at run time only. `wrapper` is seen through as long as
 * it is the system's own program of that name. `builtin` is the shell's own and touches nothing outside.
 */
export type Role = 'command' | 'unknown' | 'wrapper' | 'builtin';

export interface GrammarRequest {
  /** A shell line, or null for an argument list. */
  readonly line: string | null;
  /** The program and its arguments, where no shell reads them. */
  readonly argv: readonly string[];
  /** The shell that reads the line, by its real name: `bash`, or any other (`dash`, `ash`, …), which is read as POSIX only. */
  readonly shell: string;
  /** What `sh` is on this machine. */
  readonly sh: string;
}

export type GrammarAnswer = { readonly ok: true; readonly deeds: readonly Deed[] } | { readonly ok: false; readonly reason: string };

/** A line that is not understood, or that shells read in different ways. */
export class UnknownForm extends Error {}

export function literal(text: string): Text {
  return { text, kind: 'literal', splits: false };
}

export function written(text: string, splits = true): Text {
  return { text, kind: 'written', splits };
}

/** A form that is in no table: a later grammar's. */
export function refuse(node: never): never {
  throw new UnknownForm(`a form that this grammar does not know: ${(node as { readonly type?: string }).type ?? 'none'}`);
}
