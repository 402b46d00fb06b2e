// SPDX-License-Identifier: MIT
// `safeclaw policy preset NAME`: a policy that comes with the package, as it is written.

import * as fs from 'node:fs';
import { escapeControls } from '../action/show.ts';
import { PRESET_PREFIX, presetFile, PRESETS } from '../policy/presets.ts';
import { suggestName } from '../policy/suggest-name.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError } from './failure.ts';
import { wrap } from './terminal.ts';

export function run({ operands, json, terminal }: Invocation): ExitCode {
  const [name] = operands;
  if (name !== undefined) {
    const preset = read(name);
    if (json) terminal.json(preset);
    else terminal.raw(preset.text);
    return 0;
  }
  const presets = PRESETS.map(read);
  if (json) terminal.json({ presets: presets.map(({ name, about }) => ({ name, about })) });
  else for (const { name, about } of presets) terminal.line(`${terminal.paint('bold', PRESET_PREFIX + name)}\n${wrap(about, terminal.width, 4)}\n`);
  return 0;
}

interface Preset {
  readonly name: string;
  readonly about: string;
  readonly text: string;
}

/** The first sentence of a preset says what it is for. */
function read(named: string): Preset {
  const name = named.startsWith(PRESET_PREFIX) ? named.slice(PRESET_PREFIX.length) : named;
  const file = presetFile(name);
  if (file === null) {
    const near = suggestName(name, PRESETS);
    throw new CommandError(`there is no preset ${escapeControls(name)}: ${near === null ? `the presets are ${PRESETS.join(', ')}` : `did you mean ${near}?`}`);
  }
  const text = fs.readFileSync(file, 'utf8');
  return { name, about: /^# \S+ — ([^.]*\.)/.exec(text)?.[1] ?? '', text };
}
