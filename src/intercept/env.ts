// SPDX-License-Identifier: MIT
// The environment: `process.env` as the program sees it, and the real one, kept to what the program may have.
//
// | `process.env`                                   | action      | a denial                                     |
// |-------------------------------------------------|-------------|----------------------------------------------|
// | get, `in`, descriptors                          | env:read    | the key looks unset                          |
// | `Object.keys`, spread, `for … in`               | env:read of every key that is shown or hidden | the key is left out |
// | set, define, delete, `process.loadEnvFile`      | env:write   | nothing happens, nothing throws              |
//
// `process.env` becomes a Proxy over a plain copy that holds only what may be read. INVARIANT: the real environment
// is never a Proxy target, and a denied value is nowhere in the copy, so a trap that is missing can reveal nothing.
// What a program can still tell: `util.inspect` with `showProxy` says that it is a Proxy, and `v8.serialize` fails otherwise.
// Credentials that the gate uses for the program are read as placeholders (credentials.ts).
// Denied variables are also taken out of the real environment: native code, diagnostic reports and children copy that.
// What governs this process stays in it, for the threads that Node starts by itself.

import type { EnvAction } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import {
  arrayIndexOf,
  arrayPush,
  MapConstructor,
  mapDelete,
  mapForEach,
  mapGet,
  mapHas,
  mapSet,
  objectCreate,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  objectGetPrototypeOf,
  objectHasOwn,
  objectKeys,
  objectSetPrototypeOf,
  processPlatform,
  ProxyConstructor,
  reflectDefineProperty,
  reflectDeleteProperty,
  reflectGet,
  reflectHas,
  reflectOwnKeys,
  reflectSet,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
  stringToUpperCase,
} from '../runtime/primordials.ts';
import { wipeInitialEnvironment } from '../runtime/initial-environment.ts';
import { threadNumber } from '../runtime/thread.ts';
import { AwsCalls } from './aws-calls.ts';
import { takeSecrets } from './brokered-secrets.ts';
import { CredentialBroker } from './credential-broker.ts';
import { leadsToCredentials } from './credential-program.ts';
import { type StandIn, takeCredentials } from './credentials.ts';
import { asNode, refuseExtensions, toText } from './env-refusals.ts';
import { installShown } from './env-shown.ts';
import { networkState } from './network-state.ts';
import { ledVerdict, sourcedCredentials } from './sourced-credentials.ts';
import { originalNodeOptions, startText, startVariable } from './start-environment.ts';

type Variables = Record<string, string | undefined>;

/** What is known of one key: decided once, except where rules hold at times, or another policy may come into force. */
interface KeyState {
  readonly read: EnvAction;
  readVerdict: Verdict;
  /** By which policy, as the gate counts them. */
  decidedBy: number;
  /** The value in the copy, beside it: a look-up less for `process.env.X`. */
  value: string | undefined;
  /** What is read in spite of a denial: a placeholder for what the gate uses for the program. */
  placeholder: string | undefined;
}

const realProcess = process;
const windows = processPlatform === 'win32';
/** Ours: how a gated process tells its children and threads what governs them. In `process.env` the program never sees them. */
const ownPrefix = 'SAFECLAW_';
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const ownVariable = denialVerdict('SC_PROTECTED', 'protection', 'protection:safeclaw-environment', 'the variables that hand the policy down to children belong to SafeClaw');

/** The environment of this thread behind the Proxy. */
export class Environment {
  readonly proxy: Variables;
  /** What a thread of this process is told of the operator's environment. */
  readonly startText: string;
  readonly #real: Variables;
  readonly #gate: Gate;
  readonly #context: SurfaceContext;
  readonly #visible: Variables;
  readonly #states = new MapConstructor<string, KeyState>();
  /** Values that were taken out of the environment, where a rule may show them again at another time. Handed to nobody. */
  readonly #withheld = new MapConstructor<string, string>();
  #hidden: string[] = [];
  readonly #standIns: Map<string, StandIn> | null;
  /** Whether what is decided of a key may be different later, by time or by another policy. */
  readonly #live: boolean;
  /** Windows: upper-case name → the name as it is spelled in the environment. */
  readonly #spellings = new MapConstructor<string, string>();

  constructor(real: Variables, gate: Gate, context: SurfaceContext, standIns: Map<string, StandIn> | null = null) {
    this.#standIns = standIns;
    this.#real = real;
    this.#gate = gate;
    this.#live = gate.timedEnvironment || gate.mayChange;
    this.#context = context;
    this.#visible = objectCreate(objectGetPrototypeOf(real)) as Variables;
    this.startText = startText((key) => this.#state(key).readVerdict.kind === 'allow');
    if (standIns !== null) mapForEach(standIns, (standIn, key) => { this.#standIn(key, standIn); });
    const keys = reflectOwnKeys(real) as string[];
    for (let i = 0; i < keys.length; i++) this.#admit(keys[i] as string);
    // `util.inspect` looks at a Proxy's target without asking it, and on Node 26 prints that it is one: what it
    // prints is a copy instead, every key of which has passed the gate.
    objectDefineProperty(this.#visible, inspectCustom, { __proto__: null, value: () => this.copy(), writable: true, enumerable: false, configurable: true } as PropertyDescriptor);
    const traps = this.#traps();
    const names = objectKeys(traps);
    // `util.inspect` with `showProxy` would hand the traps to a custom inspection that a program puts on Function.prototype.
    for (let i = 0; i < names.length; i++) objectSetPrototypeOf((traps as Record<string, object>)[names[i] as string], null);
    this.proxy = new ProxyConstructor(this.#visible, traps);
  }

  /** Takes over what native code put into the real environment (`process.loadEnvFile`), key by key as the policy allows. */
  adopt(): void {
    const keys = reflectOwnKeys(this.#real) as string[];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      if (objectHasOwn(this.#visible, key)) continue;
      if (stringStartsWith(key, ownPrefix) || this.#mayWrite(key)) this.#admit(key);
      else reflectDeleteProperty(this.#real, key);
    }
    this.handDown();
  }

  /**
   * Says in the real environment what governs this process, out of the program's sight. Node starts a thread of its
   * own for loader hooks, gives it a copy of that environment, and runs `--require` preloads in it before any code of
   * ours could tell it: it would look for a policy in whatever folder the process is in by then.
   */
  handDown(): void {
    const variables = this.#context.childVariables();
    for (let i = 0; i < variables.length; i++) {
      const variable = variables[i] as readonly [string, string];
      this.#real[variable[0]] = variable[1];
    }
    this.#real[startVariable] = this.startText;
  }

  /** True for what the program may not read; what governs this process stays with the kernel, for the threads that Node starts by itself. */
  isWithheld(key: string): boolean {
    return !stringStartsWith(key, ownPrefix) && this.#state(key).readVerdict.kind !== 'allow';
  }

  /** Puts a placeholder where a secret was; native code and children find it too. */
  #standIn(key: string, { value, verdict }: StandIn): void {
    const state = this.#state(key);
    if (this.#live && this.#real[key] !== undefined) mapSet(this.#withheld, key, this.#real[key]);
    state.readVerdict = verdict;
    if (verdict.kind === 'deny') state.placeholder = value;
    this.#real[key] = value;
    this.#show(key, value);
  }

  /** Shows a variable of the real environment to the program, or takes it out of there. */
  #admit(key: string): void {
    const value = this.#real[key];
    if (value === undefined || objectHasOwn(this.#visible, key)) return;
    if (windows) mapSet(this.#spellings, stringToUpperCase(key), key);
    const own = stringStartsWith(key, ownPrefix);
    if (!own && this.#state(key).readVerdict.kind === 'allow') {
      this.#show(key, value);
      return;
    }
    if (!own && arrayIndexOf(this.#hidden, key) === -1) arrayPush(this.#hidden, key);
    // Only time can show it again.
    if (this.#live && !mapHas(this.#withheld, key)) mapSet(this.#withheld, key, value);
    reflectDeleteProperty(this.#real, key);
  }

  #show(name: string, value: string): void {
    this.#state(name).value = value;
    objectDefineProperty(this.#visible, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
  }

  #state(key: string): KeyState {
    const known = mapGet(this.#states, key);
    if (known !== undefined) {
      if (this.#live && this.#isStale(known)) this.#decideAgain(key, known);
      return known;
    }
    const own = stringStartsWith(windows ? stringToUpperCase(key) : key, ownPrefix);
    const read: EnvAction = { kind: 'env:read', key };
    const state = { read, readVerdict: own ? ownVariable : this.#isLed(key) ? ledVerdict : this.#gate.foresee(read), decidedBy: this.#gate.changes, value: undefined, placeholder: undefined };
    mapSet(this.#states, key, state);
    return state;
  }

  /** What leads to credentials that the gate gets itself: the program's SDK would go there. */
  #isLed(key: string): boolean {
    return this.#context.credentials !== null && leadsToCredentials(windows ? stringToUpperCase(key) : key);
  }

  #isStale(state: KeyState): boolean {
    return state.decidedBy !== this.#gate.changes || this.#gate.timedEnvironment;
  }

  /** What a rule no longer allows is taken out of the environment, and what one allows now is shown again. */
  #decideAgain(key: string, state: KeyState): void {
    if (state.readVerdict === ownVariable || state.readVerdict === ledVerdict) return;
    const before = state.readVerdict.kind;
    const now = this.#gate.foresee(state.read);
    state.decidedBy = this.#gate.changes;
    // The id of a key, which is shown where no rule hides it.
    if (state.readVerdict.by === 'baseline' && now.by === 'default') return;
    state.readVerdict = now;
    if (now.kind === before) return;
    if (before === 'deny') {
      // What was written since then is what counts.
      const kept = state.placeholder === undefined ? undefined : mapGet(this.#withheld, key);
      const value = kept ?? this.#real[key] ?? mapGet(this.#withheld, key);
      state.placeholder = undefined;
      this.#unhide(key);
      if (value === undefined) return;
      this.#real[key] = value;
      this.#show(key, value);
      return;
    }
    state.value = undefined;
    reflectDeleteProperty(this.#visible, key);
    const standIn = this.#standIns === null ? undefined : mapGet(this.#standIns, key);
    if (standIn?.verdict.kind === 'deny') this.#standIn(key, { value: standIn.value, verdict: now });
    else this.#admit(key);
  }

  /** Forgets what was withheld. */
  #unhide(key: string): void {
    mapDelete(this.#withheld, key);
    const hidden: string[] = [];
    for (let i = 0; i < this.#hidden.length; i++) if (this.#hidden[i] !== key) arrayPush(hidden, this.#hidden[i] as string);
    this.#hidden = hidden;
  }

  #mayWrite(key: string): boolean {
    const action: EnvAction = { kind: 'env:write', key };
    if (!stringStartsWith(windows ? stringToUpperCase(key) : key, ownPrefix)) return this.#gate.check(action).kind === 'allow';
    this.#gate.settle(action, ownVariable);
    return false;
  }

  /** Records one read. False where the key must look unset. */
  #mayRead(key: string): boolean {
    const state = this.#state(key);
    return (this.#gate.settle(state.read, state.readVerdict).kind === 'allow' && state.readVerdict.kind === 'allow') || state.placeholder !== undefined;
  }

  /** What the program writes or deletes itself is no placeholder any more. */
  #forgetPlaceholder(key: string): void {
    const state = this.#state(key);
    if (state.placeholder === undefined) return;
    state.placeholder = state.value = undefined;
    reflectDeleteProperty(this.#visible, key);
  }

  /** The same for a key that nobody asked for by its name: the record tells the two apart. */
  #mayList(key: string): boolean {
    const state = this.#state(key);
    return (this.#gate.settle({ kind: 'env:read', key, listed: true }, state.readVerdict).kind === 'allow' && state.readVerdict.kind === 'allow') || state.placeholder !== undefined;
  }

  /** `toString` and the like: not a variable, unless one of that name is set. */
  #isInherited(name: PropertyKey): boolean {
    return !objectHasOwn(this.#visible, name) && name in this.#visible;
  }

  #nameOf(key: string): string {
    return windows ? (mapGet(this.#spellings, stringToUpperCase(key)) ?? key) : key;
  }

  #set(given: string, value: unknown): boolean {
    // setenv ends a name at NUL: what is decided is the name that is set.
    const nul = stringIndexOf(given, '\0');
    const key = this.#nameOf(nul === -1 ? given : stringSlice(given, 0, nul));
    // An object's own toString runs once, before the decision; what else Node makes a string of, it is left to.
    const plain = typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ? toText(value) : value;
    if (!this.#mayWrite(key)) return true;
    this.#forgetPlaceholder(key);
    this.#real[key] = plain as string;
    const stored = this.#real[key];
    if (stored === undefined) return true;
    if (windows) mapSet(this.#spellings, stringToUpperCase(key), key);
    if (this.#state(key).readVerdict.kind === 'allow') this.#show(key, stored);
    return true;
  }

  #delete(key: string): boolean {
    if (!this.#mayWrite(key)) return true;
    this.#forgetPlaceholder(key);
    reflectDeleteProperty(this.#real, key);
    this.#state(key).value = undefined;
    if (this.#live) this.#unhide(key);
    return reflectDeleteProperty(this.#visible, key);
  }

  #ownKeys(): string[] {
    if (this.#live) mapForEach(this.#states, (_state, key) => { this.#state(key); });
    const keys = reflectOwnKeys(this.#visible);
    const shown: string[] = [];
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string | symbol;
      if (typeof key === 'string' && this.#mayList(key)) arrayPush(shown, key);
    }
    for (let i = 0; i < this.#hidden.length; i++) {
      const key = this.#hidden[i] as string;
      this.#gate.settleListed({ kind: 'env:read', key, listed: true }, this.#state(key).readVerdict);
    }
    return shown;
  }

  /** A plain object of what may be read; each key has passed the gate. */
  copy(): Variables {
    const copy = objectCreate(objectGetPrototypeOf(this.#visible)) as Variables;
    const keys = this.#ownKeys();
    for (let i = 0; i < keys.length; i++) {
      const descriptor = objectGetOwnPropertyDescriptor(this.#visible, keys[i] as string);
      if (descriptor !== undefined) objectDefineProperty(copy, keys[i] as string, descriptor);
    }
    return copy;
  }

  #traps(): ProxyHandler<Variables> {
    const real = this.#real;
    const states = this.#states;
    const gate = this.#gate;
    const live = this.#live;
    const nothing = objectCreate(null) as object;
    const set = (_target: object, key: PropertyKey, value: unknown, receiver: unknown): boolean => {
      // A symbol is no name of a variable: Node's own TypeError.
      if (typeof key === 'symbol') return asNode(set, () => reflectSet(real, key, value));
      // `Object.create(process.env).X = 1` is a property of that object.
      return receiver === this.proxy ? this.#set(key as string, value) : reflectSet(nothing, key, value, receiver);
    };
    const defineProperty = (_target: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean => {
      const whole = objectHasOwn(descriptor, 'value') && descriptor.writable === true && descriptor.enumerable === true && descriptor.configurable === true;
      // Anything else Node refuses, with its own error.
      if (typeof key === 'symbol' || !whole) return asNode(defineProperty, () => reflectDefineProperty(real, key, descriptor));
      return this.#set(key as string, descriptor.value);
    };
    const preventExtensions = (): boolean => refuseExtensions(preventExtensions);
    return {
      // eslint-disable-next-line @typescript-eslint/ban-ts-comment -- an own __proto__ entry in a literal sets the prototype
      // @ts-ignore
      __proto__: null,
      // HOT: `process.env.X`, at most 0.35 × bare (bench): one look-up and one count.
      get: (target, key) => {
        const state = mapGet(states, key as string);
        if (state !== undefined && !windows && !live) {
          if (gate.settle(state.read, state.readVerdict).kind === 'deny') return state.placeholder;
          const { value } = state;
          return value === undefined ? target[key as string] : value;
        }
        if (typeof key === 'symbol') return reflectGet(real, key) as undefined;
        const name = this.#nameOf(key);
        return this.#isInherited(name) || this.#mayRead(name) ? target[name] : undefined;
      },
      has: (target, key) => {
        if (typeof key === 'symbol') return reflectHas(real, key);
        const name = this.#nameOf(key);
        return this.#isInherited(name) || (this.#mayRead(name) && objectHasOwn(target, name));
      },
      getOwnPropertyDescriptor: (target, key) => {
        if (typeof key === 'symbol') return undefined;
        const name = this.#nameOf(key);
        return this.#mayRead(name) ? objectGetOwnPropertyDescriptor(target, name) : undefined;
      },
      ownKeys: () => this.#ownKeys(),
      set,
      deleteProperty: (_target, key) => (typeof key === 'symbol' ? reflectDeleteProperty(real, key) : this.#delete(this.#nameOf(key))),
      defineProperty,
      preventExtensions,
    };
  }
}

// One per thread, for the surfaces that change the real environment natively.
const installed: { environment: Environment | null } = { environment: null };

/** The environment of this thread; null before `installEnv`. */
export function currentEnvironment(): Environment | null {
  return installed.environment;
}

export const installEnv: InstallSurface = (patch, gate, context) => {
  const real = realProcess.env;
  restoreNodeOptions(real);
  const taken = takeCredentials(real, gate, context.credentials !== null) ?? sourcedCredentials(gate, context);
  const network = networkState(gate);
  const standIns = taken?.standIns ?? new MapConstructor<string, StandIn>();
  const secrets = takeSecrets(real, gate, context, standIns);
  if (taken !== null || secrets.length > 0) network.broker = new CredentialBroker(network.aws ?? new AwsCalls(gate, context.aws), taken?.keys ?? null, secrets);
  const environment = new Environment(real, gate, context, standIns);
  if (threadNumber() === 0) wipeInitialEnvironment((key) => environment.isWithheld(key));
  environment.handDown();
  patch.value(realProcess, 'env', environment.proxy);
  // The constructor that Node makes the environment with makes another one, as real, for whoever calls it.
  const prototype = objectGetPrototypeOf(real);
  if (prototype !== null) {
    patch.methodIfPresent(prototype, 'constructor', () => function () {
      return environment.proxy;
    });
  }
  installed.environment = environment;
  installShown(patch, environment);
};

/** The preload that the gate put into this process's or worker's NODE_OPTIONS has done its work. */
function restoreNodeOptions(real: Variables): void {
  const original = real[originalNodeOptions];
  if (original === undefined) return;
  if (original === '') reflectDeleteProperty(real, 'NODE_OPTIONS');
  else real.NODE_OPTIONS = stringSlice(original, 1);
}
