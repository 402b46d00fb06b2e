// SPDX-License-Identifier: MIT
// What the doctor's own experiments are started with.

/** The environment without any preload of ours: what the doctor starts is gated by the doctor, or not at all. */
export function withoutPreload(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => key !== 'NODE_OPTIONS' && !key.startsWith('SAFECLAW_')));
}
