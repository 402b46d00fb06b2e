// SPDX-License-Identifier: MIT
// Runs the survey in a Node binary, with everything switched on that the binary knows a flag for.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Survey } from './survey.types.ts';

/** Flags that add to what a program can reach. */
const FLAGS = [
  '--experimental-bench', '--experimental-dtls', '--experimental-eventsource', '--experimental-ffi', '--experimental-inspector-network-resource', '--experimental-network-inspection', '--experimental-quic',
  '--experimental-sqlite', '--experimental-storage-inspection', '--experimental-stream-iter', '--experimental-test-module-mocks', '--experimental-vfs', '--experimental-vm-modules', '--experimental-web-worker',
  '--experimental-websocket', '--experimental-webstorage',
] as const;

export interface SurveyRun {
  readonly node: string;
  /** The bundled `survey.ts`. */
  readonly script: string;
  /** A preload, for a survey under the gate; none for a bare one. */
  readonly preload?: string;
  readonly policy?: string;
}

/** Throws with what the binary said where it gave no survey. */
export function runSurvey({ node, script, preload, policy }: SurveyRun): Survey {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-census-'));
  try {
    if (policy !== undefined) fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy);
    const result = path.join(folder, 'survey.json');
    const flags = [...FLAGS, `--localstorage-file=${path.join(folder, 'storage')}`].filter((flag) => spawnSync('/usr/bin/env', ['-i', node, flag, '-v']).status === 0);
    const { stderr } = spawnSync('/usr/bin/env', ['-i', `PATH=${process.env.PATH ?? ''}`, `HOME=${folder}`, node, '--no-warnings', ...flags, ...(preload === undefined ? [] : ['--require', preload]), script, result], { cwd: folder, encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'ignore', 'pipe'] });
    if (!fs.existsSync(result)) throw new Error(`${node} gave no survey\n${stderr}`);
    return JSON.parse(fs.readFileSync(result, 'utf8')) as Survey;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
