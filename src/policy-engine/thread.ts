// SPDX-License-Identifier: MIT
// `runtime/thread` in the engine's context: the place of a policy is found before, by the process that it serves.

export function threadNumber(): never {
  throw new Error('the policy engine does not look for its place');
}

export const runtimeVariable = '';
