// A function as AWS Lambda starts it: the runtime's folder with the real client in it, the function's folder, the flags
// and the environment of the bootstrap, and a Runtime API to talk to.

import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { exactEnvironment, nodeBinary, type AuditRecord, root, temporaryFolder } from '../harness.ts';
import { RuntimeApi } from './runtime-api.ts';

export const built = path.join(root, 'test/lambda/clients/built');

/** Why these tests cannot run here, or false. */
export function missingClient(): string | false {
  return fs.existsSync(path.join(built, '4/rapid-client.node')) && fs.existsSync(path.join(built, '3/rapid-client.node')) ? false : 'the Lambda runtime client is not built: `npm run lambda-clients` builds it, with cmake, g++ and make';
}

export interface FunctionSetup {
  readonly node: string;
  /** Major version of the client. */
  readonly client: '3' | '4';
  /** Files of the function: relative path → content. */
  readonly files: Readonly<Record<string, string>>;
  readonly policy?: string;
  readonly handler?: string;
  /** How the preload is given; default NODE_OPTIONS with the package in the function's node_modules. `none` runs bare. */
  readonly nodeOptions?: (place: FunctionPlace) => string;
  /** A zip that is unpacked as a layer; the function then has no package of its own. */
  readonly layer?: string;
  /** The file of the layer that AWS_LAMBDA_EXEC_WRAPPER names. */
  readonly wrapper?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called when everything is laid down. */
  readonly prepare?: (place: FunctionPlace) => void;
  /** Files whose descriptors are handed over from 3 on. */
  readonly descriptors?: readonly number[];
}

export interface FunctionPlace {
  /** `/var/task`, `/var/runtime` and `/opt` of this function. */
  readonly task: string;
  readonly runtime: string;
  readonly opt: string;
}

/** The package as a function has it. */
export const bare = (): string => '';
export const bySpecifier = (): string => '--import @authensor/safeclaw/register';

export class LambdaFunction {
  readonly api: RuntimeApi;
  readonly place: FunctionPlace;
  readonly child: ChildProcess;
  readonly started: number;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stdout = '';
  stderr = '';

  private constructor(api: RuntimeApi, place: FunctionPlace, child: ChildProcess, started: number) {
    this.api = api;
    this.place = place;
    this.child = child;
    this.started = started;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => {
      resolve({ code, signal });
    }));
  }

  /** Starts a function and waits until it asks for its first invocation, or has ended. */
  static async start(setup: FunctionSetup): Promise<LambdaFunction> {
    const api = await RuntimeApi.listen();
    const place = layDown(setup);
    setup.prepare?.(place);
    const [command, args] = commandOf(setup, place, api);
    const started = performance.now();
    const child = spawn(command, args, { cwd: place.task, stdio: ['ignore', 'pipe', 'pipe', ...(setup.descriptors ?? [])] });
    const started_ = new LambdaFunction(api, place, child, started);
    await Promise.race([api.started, started_.ended]);
    return started_;
  }

  /** One invocation; rejects where the function ends instead. */
  async invoke(event: unknown, id?: string): Promise<{ readonly kind: string; readonly body: string; json<T = any>(): T }> {
    const ended = this.ended.then(({ code, signal }) => {
      throw new Error(`the function ended, exit ${code} ${signal}\nstdout: ${this.stdout}\nstderr: ${this.stderr}`);
    });
    const outcome = await Promise.race([this.api.invoke(event, id), ended]);
    return {
      ...outcome,
      json: () => {
        try {
          return JSON.parse(outcome.body);
        } catch (cause) {
          throw new Error(`no JSON: ${outcome.body}\nstdout: ${this.stdout}\nstderr: ${this.stderr}`, { cause });
        }
      },
    };
  }

  /** When the client asks for an invocation that there is not. */
  async idle(): Promise<void> {
    await this.api.idle();
  }

  /** The records on standard output so far. */
  get records(): AuditRecord[] {
    return this.stdout.split('\n').filter((line) => line.startsWith('{"v":1,') && line.endsWith('}')).map((line) => JSON.parse(line) as AuditRecord);
  }

  find(action: string, target = '', verdict?: 'allow' | 'deny'): AuditRecord[] {
    return this.records.filter((record) => record.action === action && String(record.target).includes(target) && (verdict === undefined || record.verdict === verdict));
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
    await this.api.close();
    fs.rmSync(path.dirname(this.place.task), { recursive: true, force: true });
  }
}

function layDown(setup: FunctionSetup): FunctionPlace {
  const machine = temporaryFolder('lambda-');
  const place = { task: path.join(machine, 'task'), runtime: path.join(machine, 'runtime'), opt: path.join(machine, 'opt') };
  for (const [name, content] of Object.entries(setup.files)) write(path.join(place.task, name), content);
  if (setup.policy !== undefined) write(path.join(place.task, 'safeclaw.config.yaml'), setup.policy);
  fs.mkdirSync(place.runtime);
  const client = fs.readFileSync(path.join(built, setup.client, 'index.mjs'), 'utf8');
  // The managed runtime's own index.mjs ends with this call; the package leaves it to its command.
  write(path.join(place.runtime, 'index.mjs'), setup.client === '3' ? `${client}\nawait run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);\n` : client);
  fs.copyFileSync(path.join(built, setup.client, 'rapid-client.node'), path.join(place.runtime, 'rapid-client.node'));
  if (setup.layer === undefined) installPackage(path.join(place.task, 'node_modules/@authensor/safeclaw'));
  else unpack(setup.layer, place.opt);
  return place;
}

/** The package's files, as `npm install` of its tarball lays them down. */
export function installPackage(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  fs.cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true, filter: (name) => path.basename(name) !== 'compiled' });
}

/** Unpacks a zip with the modes that it says. */
export function unpack(zip: string, folder: string): void {
  const bytes = fs.readFileSync(zip);
  const modes = zipModes(bytes);
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    fs.chmodSync(file, modes.get(name) ?? 0);
  }
}

/** The permissions in a zip's central directory: the upper half of the external attributes, where Unix made it. */
function zipModes(bytes: Buffer): Map<string, number> {
  const modes = new Map<string, number>();
  for (let at = bytes.readUInt32LE(bytes.length - 6); bytes.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [number, number, number];
    if (bytes[at + 5] === 3) modes.set(bytes.toString('utf8', at + 46, at + 46 + name), bytes.readUInt16LE(at + 40) & 0o777);
    at += 46 + name + extra + comment;
  }
  return modes;
}

/** The flags that the bootstrap of the managed runtimes gives. */
function bootstrapFlags(node: string): string[] {
  const flags = ['--expose-gc', '--max-semi-space-size=6', '--max-old-space-size=115', '--max-http-header-size=81920'];
  if (node === '20' || node === '22') flags.push('--no-experimental-require-module');
  if (node === '22') flags.push('--no-experimental-detect-module');
  return flags;
}

function commandOf(setup: FunctionSetup, place: FunctionPlace, api: RuntimeApi): [command: string, args: string[]] {
  const node = [nodeBinary(setup.node), ...bootstrapFlags(setup.node), path.join(place.runtime, 'index.mjs')];
  const [file = '', ...args] = setup.wrapper === undefined ? node : [path.join(place.opt, setup.wrapper), ...node];
  const nodeOptions = (setup.nodeOptions ?? bySpecifier)(place);
  return exactEnvironment(file, args, {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    NODE_PATH: `${place.opt}/nodejs/node${setup.node}/node_modules:${place.opt}/nodejs/node_modules:${place.runtime}/node_modules:${place.runtime}:${place.task}`,
    LAMBDA_TASK_ROOT: place.task,
    LAMBDA_RUNTIME_DIR: place.runtime,
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_LAMBDA_FUNCTION_NAME: 'agent',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/agent',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]0123',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${setup.node}.x`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'the-secret',
    AWS_SESSION_TOKEN: 'the-token',
    _HANDLER: setup.handler ?? 'index.handler',
    NODE_OPTIONS: nodeOptions === '' ? undefined : nodeOptions,
    ...setup.env,
  });
}

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

/** The exit code of `safeclaw audit verify` on what the function wrote. */
export async function verified(fn: LambdaFunction): Promise<number | null> {
  const child = spawn(process.execPath, [path.join(root, 'dist/cli.cjs'), 'audit', 'verify', '-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(fn.stdout);
  return await new Promise((resolve) => child.on('close', resolve));
}
