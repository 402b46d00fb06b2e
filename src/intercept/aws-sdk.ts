// SPDX-License-Identifier: MIT
// What an AWS SDK makes without sending anything: a signed URL or form is a call that somebody else will make with this
// program's credentials, so it is decided when it is signed. Calls that are sent are decided on the wire (aws-calls.ts).
//
// | function                                    | action      | a denial |
// |---------------------------------------------|-------------|----------|
// | `SignatureV4.prototype.presign` of `@smithy/signature-v4`, `@aws-sdk/signature-v4` | the call | rejects |
// | `createPresignedPost` of `@aws-sdk/s3-presigned-post` | aws:s3:PutObject | rejects |
//
// UNTRUSTED: a program that has the credentials can sign by itself, and a bundled SDK is not seen here; what it cannot do
// without them is what brokering is for. So this stands for programs that behave, and only where a rule names AWS calls.

import Module from 'node:module';
import type { AwsAction, NetworkRequestAction } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { arrayIsArray, arrayPush, encodeURIComponentCaptured, numberConvert, objectGetOwnPropertyDescriptor, objectKeys, promiseThen, PromiseConstructor, promiseRejected, reflectApply, regExpExec, stringConvert, stringIndexOf, stringToLowerCase, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import type { AwsCalls } from './aws-calls.ts';
import { canonicalHost } from '../action/host.ts';
import { carrierOf, requestAction } from './network-actions.ts';
import { networkState } from './network-state.ts';

const signers = /(?:^|[\\/]node_modules[\\/])@(?:smithy|aws-sdk)[\\/](?:signature-v4|s3-presigned-post)(?:$|[\\/])/;

interface Signer {
  readonly service?: unknown;
  readonly regionProvider?: unknown;
  readonly credentialProvider?: unknown;
}

interface SdkRequest {
  readonly protocol?: unknown;
  readonly method?: unknown;
  readonly hostname?: unknown;
  readonly port?: unknown;
  readonly path?: unknown;
  readonly query?: unknown;
  readonly headers?: unknown;
}

type Decided = { readonly action: AwsAction | NetworkRequestAction; readonly verdict: Verdict } | null;

export const installAwsSdk: InstallSurface = (patch, gate) => {
  const { aws } = networkState(gate);
  if (aws === null) return;
  const signed = new SignedForOthers(gate, aws);
  patch.method(Module, '_load', (load) => function (this: unknown, ...args: unknown[]): unknown {
    const exports: unknown = reflectApply(load, this, args);
    if (typeof args[0] === 'string' && regExpExec(signers, args[0]) !== null) signed.watch(patch, exports);
    return exports;
  });
};

class SignedForOthers {
  readonly #gate: Gate;
  readonly #aws: AwsCalls;
  readonly #watched = new WeakSetConstructor<object>();

  constructor(gate: Gate, aws: AwsCalls) {
    this.#gate = gate;
    this.#aws = aws;
  }

  /** Stands in front of what a module of the SDK signs with. */
  watch(patch: Patcher, exports: unknown): void {
    const signer = valueOf(exports, 'SignatureV4');
    const prototype = valueOf(signer, 'prototype');
    if (typeof prototype === 'object' && prototype !== null && typeof valueOf(prototype, 'presign') === 'function' && !weakSetHas(this.#watched, prototype)) {
      weakSetAdd(this.#watched, prototype);
      patch.method(prototype, 'presign', (original) => this.#guard(original, (self, args) => this.#decideUrl(self as Signer, args[0] as SdkRequest, args[1])));
    }
    if (typeof exports !== 'object' || exports === null || typeof valueOf(exports, 'createPresignedPost') !== 'function' || weakSetHas(this.#watched, exports)) return;
    weakSetAdd(this.#watched, exports);
    patch.method(exports, 'createPresignedPost', (original) => this.#guard(original, (_self, args) => this.#decidePost(args[0], args[1])));
  }

  #guard(original: Native, decide: (self: unknown, args: readonly unknown[]) => Promise<Decided>): Native {
    return function (this: unknown, ...args: unknown[]): unknown {
      return promiseThen(decide(this, args), (decided) => {
        if (decided !== null && decided.verdict.kind === 'deny') return promiseRejected(denialError(decided.action, decided.verdict, { syscall: 'sign' }));
        return reflectApply(original, this, args) as unknown;
      });
    };
  }

  #decideUrl(signer: Signer, request: SdkRequest, options: unknown): Promise<Decided> {
    const region = valueOf(options, 'signingRegion') ?? given(signer.regionProvider, signer);
    return promiseThen(settled(region), (name) => promiseThen(settled(given(signer.credentialProvider, signer)), (credentials) => {
      const host = canonicalHost(stringConvert(request.hostname));
      if (host === null) return null;
      const secure = request.protocol !== 'http:';
      const port = request.port === undefined ? (secure ? 443 : 80) : numberConvert(request.port);
      const action = requestAction(stringConvert(request.method), secure, false, host, null, port, stringConvert(request.path) + queryText(request.query));
      const service = valueOf(options, 'signingService') ?? signer.service;
      const scope = `AWS4-HMAC-SHA256 Credential=${stringConvert(valueOf(credentials, 'accessKeyId') ?? '')}/0/${stringConvert(name)}/${stringConvert(service)}/aws4_request`;
      const headers = headerList(request.headers);
      arrayPush(headers, 'authorization');
      arrayPush(headers, scope);
      return this.#aws.decide(this.#aws.read(action, headers, null), action);
    }));
  }

  #decidePost(client: unknown, options: unknown): Promise<Decided> {
    const config = typeof client === 'object' && client !== null ? (client as { readonly config?: unknown }).config : undefined;
    return promiseThen(settled(given(valueOf(config, 'region'), config)), (region) => {
      const bucket = stringConvert(valueOf(options, 'Bucket'));
      const key = stringConvert(valueOf(options, 'Key'));
      // `${filename}` is for whoever sends the form to choose.
      const resource = `arn:aws:s3:::${bucket}/${stringIndexOf(key, '${') === -1 ? key : '?'}`;
      const call: AwsAction = { kind: 'aws:call', service: 's3', operation: 'PutObject', region: stringConvert(region), account: null, resources: [resource] };
      const action = requestAction('POST', true, false, `${stringToLowerCase(bucket)}.s3.${stringConvert(region)}.amazonaws.com`, null, 443, '/');
      return this.#gate.checkCarried([call], action, carrierOf(action));
    });
  }
}

/** A provider's answer, or the value itself. */
function given(provider: unknown, self: unknown): unknown {
  return typeof provider === 'function' ? (reflectApply(provider as Native, self, []) as unknown) : provider;
}

function settled(value: unknown): Promise<unknown> {
  return new PromiseConstructor((resolve) => {
    resolve(value);
  });
}

/** A property that the object has itself. */
function valueOf(object: unknown, key: string): unknown {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return undefined;
  const own = objectGetOwnPropertyDescriptor(object, key);
  return own === undefined ? undefined : (object as Record<string, unknown>)[key];
}

function queryText(query: unknown): string {
  if (typeof query !== 'object' || query === null) return '';
  let text = '';
  const names = objectKeys(query);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = (query as Record<string, unknown>)[name];
    const values = arrayIsArray(value) ? (value as unknown[]) : [value];
    for (let v = 0; v < values.length; v++) text += `${text === '' ? '?' : '&'}${encodeURIComponentCaptured(name)}=${encodeURIComponentCaptured(stringConvert(values[v] ?? ''))}`;
  }
  return text;
}

function headerList(headers: unknown): string[] {
  const list: string[] = [];
  if (typeof headers !== 'object' || headers === null) return list;
  const names = objectKeys(headers);
  for (let i = 0; i < names.length; i++) {
    arrayPush(list, stringToLowerCase(names[i] as string));
    arrayPush(list, stringConvert((headers as Record<string, unknown>)[names[i] as string]));
  }
  return list;
}
