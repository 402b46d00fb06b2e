// A real program as the catalogue of stories has it: work that it does, and how it is asked for other work.

import type { World } from './world.ts';

export interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the program talks to while it works: real servers outside. */
export interface Services {
  readonly env: Readonly<Record<string, string>>;
  /** As they were before the work; `other` where the program is asked for something else. */
  reset(other: boolean): Promise<void>;
  close(): void;
}

export interface StoryProgram {
  readonly name: string;
  /** The package whose version the table shows. */
  readonly package: string;
  /** Packages of its project. */
  readonly packages: readonly string[];
  /** The folder whose `node_modules` has them. */
  readonly in: string;
  readonly nodes: readonly string[];
  /** Behind `node`. */
  readonly words: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly code?: number;
  readonly services?: (world: World) => Promise<Services>;
  /** Starts it, talks to it from outside, and waits for its end; default: starts it and waits. */
  readonly drive?: (started: Started, world: World) => Promise<Done>;
  /** Before each run, in the project. */
  readonly prepare?: (world: World) => void;
  readonly normalise?: (text: string) => string;
  /** The same program with other targets than those that were seen: what it is asked for, and by which words. */
  readonly other: { readonly what: string; readonly words?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly worked: (world: World, done: Done) => boolean };
  /** Attacks that are what the program itself does, by name, and why. */
  readonly granted?: Readonly<Record<string, string>>;
  /** What its operator writes before the first run, and why. */
  readonly policy?: { readonly why: string; readonly text: (env: Readonly<Record<string, string>>) => string };
  /** Changes by hand that the suggestion needed, each with its reason. */
  readonly edits?: readonly { readonly why: string; readonly from: string; readonly to: string }[];
}
