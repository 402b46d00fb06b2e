// Everything that is fuzzed, by name.

import type { Target } from '../target.types.ts';
import { argumentsTarget } from './arguments.ts';
import { auditTarget } from './audit.ts';
import { policyTarget } from './policy.ts';
import { shellRunTarget, shellTarget } from './shell.ts';

export const targets: ReadonlyMap<string, () => Target | Promise<Target>> = new Map<string, () => Target | Promise<Target>>([
  ['policy', policyTarget],
  ['shell', shellTarget],
  ['shell-run', shellRunTarget],
  ['audit', auditTarget],
  ['arguments', argumentsTarget],
]);
