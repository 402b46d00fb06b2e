// SPDX-License-Identifier: MIT
// AWS Lambda's runtime: what it does itself passes without rules, and nothing that the program does in its name.
//
// | what                                    |                                                                               |
// |-----------------------------------------|-------------------------------------------------------------------------------|
// | the native client, by `process.dlopen`  | once, in the runtime's own thread: the exports are ours, and in no cache       |
// | its `next`                              | an invocation begins when it is fulfilled; the one before ends when it is called |
// | its `done`, `error`                     | network:request, recorded; one answer for each invocation that was handed out  |
// | the descriptors of its connections       | not written to, and handed to no child                                         |
// | `http.request` by the runtime's agent   | network:request: one streamed answer for each invocation, and the failed start |
//
// Whose request it is shows in no frame of a stack: any code can be given the runtime's file name (`vm.Script`). It
// shows in the agent, which the runtime makes right after it has loaded its client, before the function's code is loaded.

import type { NetworkRequestAction } from '../action/action.ts';
import { runtimeProtection } from '../action/covering.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict, faultVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { LambdaContext } from '../gate/lambda.types.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { copyProperties, mirrorFunction } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arrayPush, arraySet, arraySlice, objectDefineProperty, objectFreeze, objectGetOwnPropertyDescriptor, objectKeys, promiseThen, reflectApply, reflectDeleteProperty, reflectGet, SetConstructor, setAdd, setHas, setSize, stringEndsWith, stringSlice, stringStartsWith, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { realStatIdentity } from '../runtime/real-fs.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { isNetworkSocket } from './foreign-descriptor.ts';
import { descriptorPath } from './fs-descriptor.ts';
import { findRunningId } from './lambda-store.ts';
import { forget, type LoadedModule, loadedModule } from './loaded-module.ts';
import { requestAction } from './network-actions.ts';
import { networkState } from './network-state.ts';
import { assertAllowed, nativeAction } from './process-gate.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;
type Exports = Record<string, unknown>;

const invocationPath = '/2018-06-01/runtime/invocation/';
const initErrorPath = '/2018-06-01/runtime/init/error';

/** What the runtime does itself. */
export const ownVerdict: Verdict = objectFreeze({ kind: 'allow', by: 'baseline', rule: 'baseline:lambda-runtime', reason: 'the Lambda runtime fetches invocations and returns results', position: null, code: 'SC_ALLOWED', observed: null, limits: null });
const forged = denialVerdict('SC_PROTECTED', 'protection', runtimeProtection, 'an invocation is answered once, by the Lambda runtime, while it is under way');
const again = denialVerdict('SC_PROTECTED', 'protection', 'protection:lambda-client', "the Lambda runtime's client is loaded once, by the runtime itself: whoever has it forges answers");

const runtimes = new WeakMapConstructor<Gate, LambdaRuntime | null>();

/** The runtime of this thread; null where no function runs. */
export function lambdaRuntime(gate: Gate, context: SurfaceContext): LambdaRuntime | null {
  let runtime = weakMapGet(runtimes, gate);
  if (runtime === undefined) {
    runtime = context.lambda === null ? null : new LambdaRuntime(gate, context.lambda);
    weakMapSet(runtimes, gate, runtime);
    if (runtime !== null) arrayPush(context.bypasses, clientSockets(gate));
  }
  return runtime;
}

export class LambdaRuntime {
  readonly #gate: Gate;
  readonly #lambda: LambdaContext;
  readonly #client: ReturnType<typeof realStatIdentity>;
  #loaded = false;
  /** The agent of the runtime's own requests, once it is made. */
  #agent: object | null = null;
  #agentPrototype: object | null = null;
  /** Whether the runtime had started before the gate: its agent is then the first that answers, which it does before it calls the handler. */
  #isLate = false;

  constructor(gate: Gate, lambda: LambdaContext) {
    this.#gate = gate;
    this.#lambda = lambda;
    this.#client = realStatIdentity(lambda.client);
  }

  /** Whether a library is the runtime's client, under any of its names. */
  isClient(asked: string): boolean {
    const { path, native } = resolvePath(asked, 'target', true);
    if (path === this.#lambda.client) return true;
    const found = realStatIdentity(native);
    return found !== undefined && this.#client !== undefined && found.inode === this.#client.inode && found.device === this.#client.device;
  }

  /** `process.dlopen(module, client, flags)`: the caller's module gets exports of ours. */
  load(dlopen: Fn, self: unknown, args: readonly unknown[], asked: string): unknown {
    const action = nativeAction(asked);
    if (!this.#lambda.isOwn || this.#loaded) {
      const settled = this.#gate.settle(action, again);
      if (settled.kind === 'deny') throw denialError(action, settled, { syscall: 'dlopen', path: asked });
    } else {
      assertAllowed(this.#gate, [action], 'dlopen');
      this.#loaded = true;
    }
    const target = args[0] as LoadedModule;
    const call = arraySlice(args);
    // The native functions go into an object that nobody else has.
    const native: { exports: Exports } = { exports: {} };
    arraySet(call, 0, native);
    arraySet(call, 1, this.#lambda.client);
    const result = callUnseen(dlopen, self, call);
    if (this.#lambda.several) this.#lambda.invocations.runSeveral(findRunningId());
    target.exports = this.#wrapped(native.exports);
    // INVARIANT: the function's code, which runs later, finds the module nowhere.
    forget(target);
    this.#awaitAgent();
    return result;
  }

  /**
   * Without a preload the runtime has its client when the gate is made, by the function's own code: then its exports
   * are changed where they are. Whatever ran before may have kept the native functions.
   */
  adoptLoaded(): void {
    const loaded = loadedModule(this.#lambda.client);
    const exports = loaded?.exports;
    if (loaded === undefined || typeof exports !== 'object' || exports === null || !this.#lambda.isOwn) return;
    this.#loaded = true;
    this.#isLate = true;
    const native = copyProperties(exports, {} as Exports);
    copyProperties(this.#wrapped(native), exports);
    forget(loaded);
  }

  /** Called with the prototype of `http.Agent` when that module is loaded. */
  watchAgents(prototype: object): void {
    this.#agentPrototype = prototype;
    if (this.#loaded && !this.#isLate) this.#awaitAgent();
  }

  /** What the runtime itself asks for over its own agent: decided and recorded here. Null for any other request. */
  decide(agent: unknown, request: NetworkRequestAction): Verdict | null {
    const { host, port, invocations } = this.#lambda;
    if (!this.#isOwnAgent(agent) || request.host !== host || request.port !== port || request.method !== 'POST') return null;
    const id = answered(request.path);
    if (request.path === initErrorPath ? invocations.begun : id === null || !invocations.awaits(id)) return null;
    this.#agent = agent as object;
    const settled = this.#gate.settle(request, ownVerdict);
    if (settled.kind === 'allow' && id !== null) invocations.answer(id);
    return settled;
  }

  #isOwnAgent(agent: unknown): boolean {
    return this.#agent === null ? this.#isLate && typeof agent === 'object' && agent !== null : agent === this.#agent;
  }

  /** Whether a file is the one that the runtime makes its threads of, in the thread that may. */
  isOwnThread(file: string): boolean {
    return this.#lambda.isOwn && this.#lambda.several && !this.#loaded && this.#lambda.entry !== null && resolvePath(file, 'target', true).path === this.#lambda.entry;
  }

  #wrapped(native: Exports): Exports {
    const { invocations } = this.#lambda;
    const wrapped: Exports = {};
    const keys = objectKeys(native);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      wrapped[key] = native[key];
    }
    this.#replace(wrapped, 'next', (next) => (...args) => {
      this.#complete();
      invocations.end();
      return promiseThen(reflectApply(next, native, args) as Promise<unknown>, (handedOut: unknown) => {
        const id = requestId(handedOut);
        if (id !== null) invocations.begin(id);
        return handedOut;
      });
    });
    this.#replace(wrapped, 'done', (done) => (...args) => {
      return this.#mayAnswer(args[0], 'response') ? reflectApply(done, native, args) : null;
    });
    // The answer that there is where the other one cannot be given.
    this.#replace(wrapped, 'error', (error) => (...args) => {
      return this.#mayAnswer(args[0], 'error') ? reflectApply(error, native, args) : null;
    });
    return wrapped;
  }

  #replace(wrapped: Exports, key: string, make: (original: Fn) => (...args: unknown[]) => unknown): void {
    const original = wrapped[key];
    if (typeof original !== 'function') return;
    const replacement = make(original as Fn);
    mirrorFunction(replacement, original as Fn);
    wrapped[key] = replacement;
  }

  /**
   * Decides on an answer and completes the log before it leaves. One that is refused ends as the native function does
   * where Lambda does not take it: without a word. A log that cannot be completed throws: then the invocation fails.
   */
  #mayAnswer(given: unknown, kind: 'response' | 'error'): boolean {
    const { host, port, invocations } = this.#lambda;
    // Native code throws for what is no text.
    if (typeof given !== 'string') return true;
    const action = requestAction('POST', false, false, host, host, port, `${invocationPath}${given}/${kind}`);
    if (!invocations.awaits(given)) return this.#gate.settle(action, forged).kind === 'allow';
    const settled = this.#gate.settle(action, ownVerdict);
    try {
      this.#lambda.flush();
    } catch (cause) {
      // An error may always be told.
      if (kind === 'response') throw denialError(action, faultVerdict(cause), { syscall: 'connect' });
    }
    if (settled.kind === 'deny' && kind === 'response') throw denialError(action, settled, { syscall: 'connect' });
    return invocations.answer(given);
  }

  /** Before the runtime asks for the next invocation, which may freeze the machine. */
  #complete(): void {
    try {
      this.#lambda.flush();
    } catch {
      // The log has kept the failure: the next action is denied with it.
      return;
    }
  }

  /**
   * The runtime's agent is the first that is made from now on. Node's constructor of agents calls `this.on`, which for
   * that one call is ours.
   */
  #awaitAgent(): void {
    const prototype = this.#agentPrototype;
    if (prototype === null || this.#agent !== null || objectGetOwnPropertyDescriptor(prototype, 'on') !== undefined) return;
    const take = (agent: object): void => {
      this.#agent = agent;
    };
    const on = function (this: object, ...args: unknown[]): unknown {
      reflectDeleteProperty(prototype, 'on');
      take(this);
      return reflectApply(reflectGet(prototype, 'on') as Fn, this, args);
    };
    objectDefineProperty(prototype, 'on', { __proto__: null, value: on, configurable: true, enumerable: false, writable: true } as PropertyDescriptor);
  }
}

/** The connections of the native client, whose descriptors the program knows too: sockets of a network that no surface opened. */
function clientSockets(gate: Gate): (fd: number) => boolean {
  const { connections } = networkState(gate);
  // Lambda's own log is a socket within this machine, and is written to often.
  const local = new SetConstructor<string>();
  return (fd) => {
    if (fd <= 2) return false;
    const path = descriptorPath(fd);
    if (!stringStartsWith(path, 'socket:[') || setHas(local, path) || connections.ofDescriptor(fd) !== null) return false;
    if (isNetworkSocket(fd)) return true;
    if (setSize(local) < 64) setAdd(local, path);
    return false;
  };
}

/** The id in the path of an answer, as it stands there; null for any other path. */
function answered(path: string): string | null {
  const end = '/response';
  if (!stringStartsWith(path, invocationPath) || !stringEndsWith(path, end)) return null;
  return stringSlice(path, invocationPath.length, -end.length);
}

/** Of what the native `next` gives: `{ bodyJson, headers }`. */
function requestId(handedOut: unknown): string | null {
  if (typeof handedOut !== 'object' || handedOut === null) return null;
  const { headers } = handedOut as { headers?: unknown };
  if (typeof headers !== 'object' || headers === null) return null;
  const id = (headers as Record<string, unknown>)['lambda-runtime-aws-request-id'];
  return typeof id === 'string' ? id : null;
}
