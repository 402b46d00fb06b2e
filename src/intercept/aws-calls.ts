// SPDX-License-Identifier: MIT
// AWS calls among the requests of a program. They are decided where the whole request can be seen, which is on the wire:
// a request to AWS that may turn out to be allowed gets its connection, and its bytes are kept back until it is decided.
// Where no rule of the policy names AWS calls there is nothing to see, and requests are decided as such.

import type { AwsAction, NetworkRequestAction } from '../action/action.ts';
import { awsOperations } from '../action/aws-operations.ts';
import type { AwsPlace } from '../action/aws-place.ts';
import type { Verdict } from '../action/verdict.ts';
import { type AwsReading, isAwsHost, readAwsRequest } from '../aws/identify.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import { arrayJoin, arrayPush, MapConstructor, mapClear, mapGet, mapSet, mapSize } from '../runtime/primordials.ts';
import { carrierOf, resolveAction } from './network-actions.ts';
import { isExplicit } from './network-requests.ts';

const limit = 1024;
const noCall: AwsReading = { kind: 'none' };

export class AwsCalls {
  readonly #gate: Gate;
  readonly #place: AwsPlace;
  readonly #known = new MapConstructor<string, boolean>();

  constructor(gate: Gate, place: AwsPlace) {
    this.#gate = gate;
    this.#place = place;
  }

  /** Whether the request is decided when its bytes are there; not where nothing could allow it. */
  defers(request: NetworkRequestAction): boolean {
    if (!this.isHost(request.host, request.port, isSecure(request))) return false;
    const foreseen = this.#gate.foresee(request);
    if (isExplicit(foreseen)) return foreseen.kind === 'allow';
    return foreseen.kind === 'allow' || this.#gate.foresee(carrierOf(request)).kind === 'allow' || this.#gate.foresee(resolveAction(request.host)).kind === 'allow';
  }

  /** The calls that a request makes; `target` where another leaves than the one that was asked for. */
  read(request: NetworkRequestAction, headers: readonly string[], body: string | null | undefined, target: string = request.path): AwsReading {
    const secure = isSecure(request);
    if (request.protocol === 'ws' || request.protocol === 'wss') body ??= null;
    return readAwsRequest({ method: request.method, host: request.host, port: request.port, secure, target, headers, body }, this.#place, awsOperations());
  }

  /**
   * Decides and records a request that was read as calls; null where nothing was decided about them, since they are only
   * claimed and no rule denies them. `calls` decide before the request, and that before its connection.
   */
  decide(reading: AwsReading, request: NetworkRequestAction): { readonly action: AwsAction | NetworkRequestAction; readonly verdict: Verdict } | null {
    switch (reading.kind) {
      case 'none':
      case 'body':
        return null;
      case 'mismatch': {
        const verdict = this.#gate.settle(reading.call, denialVerdict('SC_AWS_MISMATCH', 'fault', 'fault', reading.reason));
        return { action: reading.call, verdict };
      }
      case 'calls':
        return reading.host === 'claimed' ? this.#denialOf(reading.calls) : this.#gate.checkCarried(reading.calls, request, carrierOf(request));
    }
  }

  /** Whether some rule is about one of the calls. */
  concerns(reading: AwsReading): boolean {
    if (reading.kind === 'mismatch') return true;
    if (reading.kind !== 'calls') return false;
    for (let i = 0; i < reading.calls.length; i++) if (isExplicit(this.#gate.foresee(reading.calls[i] as AwsAction))) return true;
    return false;
  }

  #denialOf(calls: readonly AwsAction[]): { readonly action: AwsAction; readonly verdict: Verdict } | null {
    for (let i = 0; i < calls.length; i++) {
      const call = calls[i] as AwsAction;
      const foreseen = this.#gate.foresee(call);
      const denied = foreseen.observed ?? foreseen;
      if (denied.kind === 'deny' && isExplicit(denied)) return { action: call, verdict: this.#gate.settle(call, denied) };
    }
    return null;
  }

  /** Whether requests there are calls of AWS. HOT: every request of a program whose policy names AWS calls comes here. */
  isHost(host: string, port: number, secure: boolean): boolean {
    const key = `${host} ${port} ${secure}`;
    const known = mapGet(this.#known, key);
    if (known !== undefined) return known;
    const is = isAwsHost(host, port, secure, this.#place, awsOperations());
    if (mapSize(this.#known) >= limit) mapClear(this.#known);
    mapSet(this.#known, key, is);
    return is;
  }
}

/** What tells one reading of a request from another, for the tickets of requests; empty for no call. */
export function callText(reading: AwsReading): string {
  if (reading.kind !== 'calls') return reading.kind === 'none' ? '' : reading.kind;
  let text = '';
  for (let i = 0; i < reading.calls.length; i++) {
    const { service, operation, region, account, resources } = reading.calls[i] as AwsAction;
    text += `${service}:${operation} ${region ?? ''} ${account ?? ''} ${arrayJoin(resources, ' ')}\n`;
  }
  return text;
}

/** The reading of a request that the gate signs. */
export function brokeredCalls(reading: AwsReading, keys: string): AwsReading {
  if (reading.kind !== 'calls') return reading;
  const calls: AwsAction[] = [];
  for (let i = 0; i < reading.calls.length; i++) arrayPush(calls, { ...(reading.calls[i] as AwsAction), brokered: keys });
  return { kind: 'calls', calls, host: reading.host };
}

/** The reading where nobody looks for calls. */
export function readCalls(aws: AwsCalls | null, request: NetworkRequestAction, headers: readonly string[], body: string | null | undefined, target?: string): AwsReading {
  return aws === null ? noCall : aws.read(request, headers, body, target);
}

function isSecure(request: NetworkRequestAction): boolean {
  return request.protocol === 'https' || request.protocol === 'wss';
}
