// SPDX-License-Identifier: MIT
// `safeclaw lambda layer`: this package as a layer of AWS Lambda, with a script that puts the preload in front.

import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { escapeControls } from '../action/show.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { wrap } from './terminal.ts';
import { PACKAGE_NAME, packageFolder } from './version.ts';

/** Lambda unpacks a layer there. */
const LAYER_ROOT = '/opt';
const IN_LAYER = `nodejs/node_modules/${PACKAGE_NAME}`;
const PRELOAD = `${IN_LAYER}/dist/register.mjs`;
const WRAPPER = 'safeclaw-wrapper';
const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
/** What the package publishes (`files` in package.json), without what belongs to this machine's Node. */
const PUBLISHED = ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'dist'];
const LEFT_OUT = 'dist/compiled';

const SCRIPT = `#!/bin/sh
# AWS_LAMBDA_EXEC_WRAPPER=${LAYER_ROOT}/${WRAPPER}: the function starts under the gate.
layer=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
export NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }--import $layer/${PRELOAD}"
exec "$@"
`;

export function run({ values, json, terminal }: Invocation): ExitCode {
  const file = values.out ?? 'safeclaw-layer.zip';
  if (typeof file !== 'string' || file === '') throw new MisuseError('`--out` needs the name of a file');
  const bytes = layer(packageFolder());
  try {
    fs.writeFileSync(file, bytes);
  } catch (error) {
    throw new CommandError(`${escapeControls(file)} cannot be written: ${systemReason(error)}`);
  }
  const settings = { NODE_OPTIONS: `--import ${LAYER_ROOT}/${PRELOAD}`, AWS_LAMBDA_EXEC_WRAPPER: `${LAYER_ROOT}/${WRAPPER}` };
  if (json) {
    terminal.json({ file: path.resolve(file), bytes: bytes.length, sha256: crypto.createHash('sha256').update(bytes).digest('hex'), settings, runtimes: RUNTIMES });
    return 0;
  }
  terminal.line(`made ${escapeControls(file)} (${(bytes.length / 1024 / 1024).toFixed(1)} MiB)`);
  terminal.line(`\nPublish it:\n\n  aws lambda publish-layer-version --layer-name safeclaw --zip-file fileb://${escapeControls(file)} --compatible-runtimes ${RUNTIMES.join(' ')}\n`);
  terminal.line(`Add it to the function, and set one of these in its environment:\n\n  NODE_OPTIONS=${settings.NODE_OPTIONS}\n  AWS_LAMBDA_EXEC_WRAPPER=${settings.AWS_LAMBDA_EXEC_WRAPPER}\n`);
  terminal.line(wrap('The second keeps a NODE_OPTIONS that is there. The policy is safeclaw.config.yaml beside the function’s code; SAFECLAW_POLICY names another. The log is on standard output, so in CloudWatch Logs.', terminal.width));
  return 0;
}

/** The same bytes for the same package, on every machine. */
function layer(folder: string): Uint8Array {
  const names = PUBLISHED.flatMap((name) => filesAt(folder, name)).sort();
  const files: Zippable = { [WRAPPER]: entry(Buffer.from(SCRIPT), 0o755) };
  for (const name of names) files[`${IN_LAYER}/${name}`] = entry(fs.readFileSync(path.join(folder, name)), 0o644);
  return zipSync(files, { level: 9 });
}

/** Unix, since the wrapper must be executable; the date is a zip's first, in the zone in which the library reads it. */
function entry(bytes: Uint8Array, mode: number): Zippable[string] {
  return [bytes, { os: 3, attrs: ((0o100000 | mode) << 16) >>> 0, mtime: new Date(1980, 0, 1) }];
}

/** Files at or below a name, with `/` between; nothing where there is none. */
function filesAt(folder: string, name: string): string[] {
  if (name === LEFT_OUT || !fs.existsSync(path.join(folder, name))) return [];
  if (!fs.statSync(path.join(folder, name)).isDirectory()) return [name];
  return fs.readdirSync(path.join(folder, name)).flatMap((inner) => filesAt(folder, `${name}/${inner}`));
}
