// SPDX-License-Identifier: MIT
// The doctor on what stands behind the gate: an in-process gate is not a kernel sandbox.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { type Check, note, ok, warn } from './check.ts';
import { findDockerStarts } from './dockerfile.ts';
import { permissionFlags } from './permission-flags.ts';
import { openPolicy, policyPlace } from './policy-file.ts';
import { withoutPreload } from './own-environment.ts';

export function checkLayers(node: string): Check[] {
  return [permissionModel(node), ...kernelLayers(), container(), user()];
}

/** The permission model of the Node that runs the program, in its flags for this policy. */
function permissionModel(node: string): Check {
  const { stdout } = spawnSync(node, ['--help'], { env: withoutPreload(process.env), encoding: 'utf8' });
  const { policy, texts, document } = openPolicy(undefined);
  if (document === null || policy.file === null) return note('layer', 'the permission model of Node: without a policy there are no flags for it');
  const flags = permissionFlags(document, policyPlace(), texts, stdout ?? '');
  if (flags === null) return note('layer', 'this Node has no permission model (20 and later have)');
  const line = `node ${flags.map(shellWord).join(' ')} …`;
  return { ...note('layer', "the permission model of Node and the preload exclude each other in one process; for a process without the preload, these flags let through what the policy allows, and more (whole folders, every host, command and variable, no denial within what is allowed, no log)"), fix: line };
}

function shellWord(word: string): string {
  return /^[\w./=:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function kernelLayers(): Check[] {
  const status = readText('/proc/self/status');
  if (status === null) return [note('layer', 'no /proc here: seccomp cannot be looked at')];
  const field = (name: string): string | undefined => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
  const checks = [field('Seccomp') === '2' ? ok('layer', 'a seccomp filter is on') : note('layer', 'no seccomp filter: containers bring one, systemd can (SystemCallFilter=)')];
  if (field('NoNewPrivs') === '1') checks.push(ok('layer', 'no new privileges (setuid programs gain nothing)'));
  return checks;
}

function container(): Check {
  const lambda = process.env.LAMBDA_TASK_ROOT !== undefined;
  const marks = ['/.dockerenv', '/run/.containerenv'].some((file) => fs.existsSync(file)) || /docker|kubepods|containerd|libpod|ecs/.test(readText('/proc/1/cgroup') ?? '') || process.env.ECS_CONTAINER_METADATA_URI_V4 !== undefined || process.env.KUBERNETES_SERVICE_HOST !== undefined;
  return lambda ? ok('layer', 'AWS Lambda: a micro VM') : marks ? ok('layer', 'a container') : note('layer', 'no container');
}

function user(): Check {
  if (process.getuid?.() !== 0) return ok('layer', 'not root');
  return warn('ROOT_USER', 'layer', 'runs as root: what gets past the gate may do everything', findDockerStarts(process.cwd()).length > 0 ? 'USER node' : 'run it as another user: USER node in a Dockerfile, User=nobody in a systemd unit');
}

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    // Not this platform, or closed to us: nothing is known.
    return null;
  }
}
