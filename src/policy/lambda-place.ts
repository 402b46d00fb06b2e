// SPDX-License-Identifier: MIT
// Whether this process is AWS Lambda's runtime, and where its parts are.
//
// INVARIANT: only the first gated process is asked, whose environment and command line are the operator's; its children
// and threads are told. And the environment alone is not believed: what was started must be the runtime's own file.

import * as path from 'node:path';
import { canonicalHost } from '../action/host.ts';
import { realStatMode } from '../runtime/real-fs.ts';
import type { LambdaPlace } from './policy.ts';

const defaultFolder = '/var/runtime';
const clientName = 'rapid-client.node';
/** The client as a package, for images without Lambda's own runtime: its command, and what that loads. */
const packageFile = /^(.*\/node_modules\/aws-lambda-ric)\/(?:(?:bin|dist)\/)?index\.mjs$/;

/** Null where no function runs. `resolve` takes symlinks out of a path. */
export function findLambda(entry: string | null, cwd: string, resolve: (name: string) => string): LambdaPlace | null {
  const { AWS_LAMBDA_FUNCTION_NAME, AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, LAMBDA_RUNTIME_DIR, _LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET } = process.env;
  if (AWS_LAMBDA_FUNCTION_NAME === undefined || LAMBDA_TASK_ROOT === undefined) return null;
  const file = entry === null ? null : resolve(entry);
  const api = parseAddress(AWS_LAMBDA_RUNTIME_API ?? '');
  // Without an address the runtime ends by itself.
  const client = file === null || api === null ? null : clientBeside(file, resolve(LAMBDA_RUNTIME_DIR || defaultFolder), cwd);
  return {
    entry: client === null ? null : file,
    client: client === null ? null : resolve(client),
    api,
    logSocket: client === null ? null : (_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET ?? null),
    isOwn: client !== null,
  };
}

/** The native client of the runtime that `file` is; null where it is none. */
function clientBeside(file: string, runtimeFolder: string, cwd: string): string | null {
  const packaged = packageFile.exec(file);
  const folder = path.dirname(file);
  if (packaged !== null) return [path.join(packaged[1] as string, clientName), path.join(packaged[1] as string, 'dist', clientName)].find(isFile) ?? null;
  // A program whose own folder is called the runtime's is no runtime: on Lambda they stand apart.
  if (folder !== runtimeFolder || !/^index\.m?js$/.test(path.basename(file)) || isWithin(cwd, folder) || isWithin(folder, cwd)) return null;
  return isFile(path.join(folder, clientName)) ? path.join(folder, clientName) : null;
}

function isFile(name: string): boolean {
  return realStatMode(name) !== undefined;
}

function isWithin(name: string, folder: string): boolean {
  return name === folder || name.startsWith(`${folder}/`);
}

/** `127.0.0.1:9001`; newer ones may carry a path. */
function parseAddress(text: string): LambdaPlace['api'] {
  const match = /^(.+):(\d{1,5})(?:\/.*)?$/.exec(text);
  const host = match === null ? null : canonicalHost(match[1] as string);
  return match === null || host === null ? null : { host, port: Number(match[2]) };
}
