// SPDX-License-Identifier: MIT
// `safeclaw doctor`: is a program started here gated and recorded, and what stands behind the gate.

import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { Check } from './check.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { checkAudit } from './doctor-audit.ts';
import { checkLayers } from './doctor-layers.ts';
import { checkBuild } from './doctor-build.ts';
import { checkNode, checkPackage } from './doctor-project.ts';
import { checkStart } from './doctor-start.ts';
import { checkPolicy } from './doctor-policy.ts';
import { probeSurfaces } from './doctor-probe.ts';
import { inspectProject } from './project.ts';
import { type Terminal, wrap } from './terminal.ts';
import { version } from './version.ts';

const MARKS = { ok: ['ok  ', 'green'], note: ['note', 'dim'], warn: ['warn', 'yellow'], fail: ['FAIL', 'red'] } as const;

export async function run({ values, json, terminal }: Invocation): Promise<ExitCode> {
  const project = inspectProject(process.cwd());
  const node = typeof values.node === 'string' ? path.resolve(values.node) : process.execPath;
  const checks: Check[] = [...checkNode(node), ...checkPackage(project), ...checkPolicy(), ...(await checkAudit()), ...checkStart(project), ...checkBuild(project, node), ...probeSurfaces(node), ...checkLayers(node)];
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  if (json) terminal.json({ ok: failed === 0, version, failed, warned, checks });
  else {
    for (const check of checks) show(check, terminal);
    terminal.line(`\nsafeclaw ${version}: ${failed === 0 ? 'nothing fails' : `${failed} of ${checks.length} checks fail`}${warned === 0 ? '' : `, ${warned} ${warned === 1 ? 'warning' : 'warnings'}`}`);
  }
  return failed === 0 ? 0 : 1;
}

function show({ status, code, about, found, fix }: Check, terminal: Terminal): void {
  const [mark, colour] = MARKS[status];
  const margin = 17;
  terminal.line(`${terminal.paint(colour, mark)} ${about.padEnd(margin - 6)} ${wrap(`${escapeControls(found)}${code === null ? '' : ` [${code}]`}`, terminal.width, margin).slice(margin)}`);
  if (fix !== null) for (const line of fix.split('\n')) terminal.line(`${' '.repeat(margin)}${terminal.paint('cyan', escapeControls(line))}`);
}
