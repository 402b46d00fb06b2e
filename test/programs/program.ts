// A real program as the catalogues describe it, and the ways in which it is run.

import * as path from 'node:path';
import { root } from '../harness.ts';

export const here = path.join(root, 'test/programs');
export const everyNode = ['18', '20', '22', '24', '26'] as const;

export interface Program {
  readonly name: string;
  /** The package whose version the table shows. */
  readonly package: string;
  /** The folder whose `node_modules` it lies in. */
  readonly in: string;
  /** Major versions of Node that the program supports. */
  readonly nodes: readonly string[];
  /** Arguments of Node; the first is a file, or a flag. */
  readonly args: readonly string[];
  /** Files to lay down first. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes out of the output what differs between two bare runs as well. */
  readonly normalise?: (text: string) => string;
  /** Files whose bytes two bare runs do not share; that they are there is compared. */
  readonly unstable?: RegExp;
  /** Files that one bare run leaves and another does not. */
  readonly passing?: RegExp;
  /** Preloads before and behind ours, as flags. */
  readonly before?: readonly string[];
  readonly behind?: readonly string[];
  /** It takes so long that only Node 20 runs it in every way. */
  readonly large?: boolean;
  /** Exit code that the bare program has; default 0. */
  readonly code?: number;
}

/**
 * `bare` and `again` are without the gate, and must be equal for a comparison to mean anything; `allow` enforces a
 * policy that allows everything and `learned` one that allows what the run by `--require` was seen to do and nothing
 * else, both given by `--require`; the others are under one that observes and would deny everything, each with the
 * preload given in another way.
 */
export const ways = ['bare', 'again', 'require', 'learned', 'import', 'options', 'allow'] as const;
export type Way = (typeof ways)[number];

export function waysOf(program: Program, node: string): readonly Way[] {
  if (program.large === true && node !== '20') return ['bare', 'import'];
  // NODE_OPTIONS comes first of all preloads. What was learned is left to the suite.
  return ways.filter((way) => way !== 'learned' && (way !== 'options' || program.before === undefined));
}
