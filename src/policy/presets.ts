// SPDX-License-Identifier: MIT
// The policies that come with the package, for `extends: preset:NAME`. Each is a YAML file like any other.

import * as path from 'node:path';

export const PRESETS = ['node', 'aws-lambda', 'ecs', 'ci', 'mcp-server', 'read-only'] as const;

/** How an entry of `extends` names one. */
export const PRESET_PREFIX = 'preset:';

/** The file of a preset; null for a name that none has. */
export function presetFile(name: string): string | null {
  return (PRESETS as readonly string[]).includes(name) ? path.join(__dirname, 'presets', `${name}.yaml`) : null;
}
