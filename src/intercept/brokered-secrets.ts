// SPDX-License-Identifier: MIT
// Secrets of the environment that a rule has the gate put into requests (`effect: broker`): the program finds a
// placeholder, and where that stands in a header of a request to one of the secret's hosts, the secret leaves.

import type { Verdict } from '../action/verdict.ts';
import type { HeaderChange } from '../aws/resign.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayPush, arraySet, bufferAllocUnsafeSlow, bufferByteLength, bufferFromBase64, bufferLatin1Slice, bufferLatin1Write, bufferToBase64, bufferUtf8Write, mapSet, reflectOwnKeys, regExpExec, stringIndexOf, stringReplaceAll, stringStartsWith, stringTrim, typedArrayLength, Uint8ArrayConstructor } from '../runtime/primordials.ts';
import type { StandIn } from './credentials.ts';

export interface BrokeredSecret {
  readonly key: string;
  readonly placeholder: string;
  /** Null where the process above has not handed it on. */
  readonly value: Uint8Array | null;
  readonly isFor: (host: string) => boolean;
}

/** What well-known clients look for at the front of a key: no part of the secret. */
const prefixes = /^(?:sk-ant-api\d\d-|sk-ant-|sk-proj-|sk-svcacct-|sk-or-v1-|sk-|pk-|rk_live_|sk_live_|sk_test_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AIza|hf_|npm_|SG\.)/;
const mark = 'safeclaw-brokers-';
const isField = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Takes the secrets that rules name out of the environment; what stands for them goes to `standIns`. */
export function takeSecrets(real: Readonly<Record<string, string | undefined>>, gate: Gate, context: SurfaceContext, standIns: Map<string, StandIn>): BrokeredSecret[] {
  const secrets: BrokeredSecret[] = [];
  if (!context.brokers) return secrets;
  const keys = reflectOwnKeys(real) as string[];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (stringStartsWith(key, 'SAFECLAW_')) continue;
    const verdict: Verdict = gate.foresee({ kind: 'env:read', key });
    const isFor = verdict.code === 'SC_BROKERED' ? context.brokerHosts(verdict) : null;
    const value = real[key];
    if (isFor === null || value === undefined || value === '') continue;
    const isPlaceholder = stringIndexOf(value, `${mark}${key}`) !== -1;
    const placeholder = isPlaceholder ? value : `${regExpExec(prefixes, value)?.[0] ?? ''}${mark}${key}`;
    mapSet(standIns, key, { value: placeholder, verdict });
    insert(secrets, { key, placeholder, value: isPlaceholder ? null : utf8(stringTrim(value)), isFor });
  }
  return secrets;
}

/** Longer placeholders first: that of `KEY` stands in that of `KEY_EU`, and is not to be replaced there. */
function insert(secrets: BrokeredSecret[], secret: BrokeredSecret): void {
  arrayPush(secrets, secret);
  for (let i = secrets.length - 1; i > 0 && (secrets[i - 1] as BrokeredSecret).placeholder.length < secret.placeholder.length; i--) {
    arraySet(secrets, i, secrets[i - 1] as BrokeredSecret);
    arraySet(secrets, i - 1, secret);
  }
}

export type Injection = { readonly kind: 'none' } | { readonly kind: 'refused'; readonly reason: string } | { readonly kind: 'injected'; readonly keys: string; readonly changes: readonly HeaderChange[] };

const none: Injection = { kind: 'none' };

/** Puts the secrets of a host into the headers that hold their placeholders. */
export function inject(secrets: readonly BrokeredSecret[], host: string, headers: readonly string[], sends: string | null): Injection {
  const changes: HeaderChange[] = [];
  let keys = '';
  const values: string[] = [];
  for (let h = 0; h < headers.length; h++) arrayPush(values, headers[h] as string);
  for (let i = 0; i < secrets.length; i++) {
    const secret = secrets[i] as BrokeredSecret;
    if (!secret.isFor(host)) continue;
    let found = false;
    for (let h = 1; h < values.length; h += 2) {
      const text = values[h] as string;
      if (!holds(text, secret.placeholder)) continue;
      if (sends !== null) return { kind: 'refused', reason: sends };
      if (secret.value === null) return { kind: 'refused', reason: `the process that started this one has not handed \`${secret.key}\` on` };
      const value = bufferLatin1Slice(secret.value, 0, typedArrayLength(secret.value));
      if (regExpExec(isField, value) === null) return { kind: 'refused', reason: `the value of \`${secret.key}\` has characters that no header takes` };
      arraySet(values, h, replaced(text, secret.placeholder, value));
      found = true;
    }
    if (found) keys += keys === '' ? secret.key : ` ${secret.key}`;
  }
  if (keys === '') return none;
  for (let h = 0; h < headers.length; h += 2) {
    if (values[h + 1] === headers[h + 1]) continue;
    for (let other = 0; other < headers.length; other += 2) if (other !== h && headers[other] === headers[h]) return { kind: 'refused', reason: `the header \`${headers[h] as string}\` stands there twice` };
    arrayPush(changes, { name: headers[h] as string, value: values[h + 1] as string });
  }
  return { kind: 'injected', keys, changes };
}

/** `Basic` and the credentials in base64, with the rest as it is written. */
const basic = /^(basic[ \t]+)([A-Za-z0-9+/_-]+={0,2})$/i;

function holds(text: string, placeholder: string): boolean {
  return stringIndexOf(text, placeholder) !== -1 || stringIndexOf(basicText(text), placeholder) !== -1;
}

function replaced(text: string, placeholder: string, value: string): string {
  if (stringIndexOf(text, placeholder) !== -1) return stringReplaceAll(text, placeholder, value);
  const inner = stringReplaceAll(basicText(text), placeholder, value);
  const bytes = bufferAllocUnsafeSlow(inner.length);
  bufferLatin1Write(bytes, inner, 0, inner.length);
  return `${(regExpExec(basic, text) as RegExpExecArray)[1] as string}${bufferToBase64(bytes, 0, inner.length)}`;
}

function basicText(text: string): string {
  const found = regExpExec(basic, text);
  if (found === null) return '';
  const encoded = found[2] as string;
  const bytes = bufferAllocUnsafeSlow(encoded.length);
  return bufferLatin1Slice(bytes, 0, bufferFromBase64(bytes, encoded, 0, encoded.length));
}

function utf8(text: string): Uint8Array {
  const length = bufferByteLength(text);
  const bytes = new Uint8ArrayConstructor(length);
  bufferUtf8Write(bytes, text, 0, length);
  return bytes;
}
