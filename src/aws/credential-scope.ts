// SPDX-License-Identifier: MIT
// What a request's signature says of the call: the region and service that it was signed for, and whose key signed.
//
// UNTRUSTED: the program chooses the scope. It is held against the host, never believed by itself.

import { arrayPush, mathFloor, numberToString, regExpExec, stringCharCodeAt, stringIndexOf, stringPadStart, stringSlice, stringToLowerCase } from '../runtime/primordials.ts';
import { type AwsRequest, headerOf, type Parameters } from './request.ts';

export interface CredentialScope {
  readonly accessKeyId: string;
  /** Null where the signature holds for several regions. */
  readonly region: string | null;
  /** Lower case. */
  readonly service: string;
}

/** `none` for a request without a signature of version 4, `unclear` for one that can be read in two ways. */
export type Signature = { readonly kind: 'none' } | { readonly kind: 'unclear' } | { readonly kind: 'signed'; readonly scope: CredentialScope };

const header = /^AWS4-(HMAC-SHA256|ECDSA-P256-SHA256)[ ,]/;
const credential = /(?:^|[ ,])Credential=([^, ]+)/;
const unsigned: Signature = { kind: 'none' };
const unclear: Signature = { kind: 'unclear' };

/** Reads the signature of a request, from its header or its query. */
export function readSignature(request: AwsRequest, query: Parameters): Signature {
  const authorization = headerOf(request, 'authorization');
  const inQuery = query.get('X-Amz-Credential');
  if (authorization === undefined) return unclear;
  const algorithm = authorization === null ? null : regExpExec(header, authorization);
  if (algorithm === null) return inQuery === null ? unsigned : toSignature(inQuery, query.get('X-Amz-Algorithm') === 'AWS4-ECDSA-P256-SHA256');
  if (inQuery !== null) return unclear;
  const found = regExpExec(credential, authorization as string);
  return found === null ? unclear : toSignature(found[1] as string, algorithm[1] !== 'HMAC-SHA256');
}

/** `AKID/20250101/us-east-1/s3/aws4_request`; without a region where a set of regions stands elsewhere. */
function toSignature(text: string, manyRegions: boolean): Signature {
  const parts: string[] = [];
  let from = 0;
  for (let at = stringIndexOf(text, '/'); at !== -1; at = stringIndexOf(text, '/', from)) {
    arrayPush(parts, stringSlice(text, from, at));
    from = at + 1;
  }
  arrayPush(parts, stringSlice(text, from));
  if (parts.length !== (manyRegions ? 4 : 5) || parts[parts.length - 1] !== 'aws4_request') return unclear;
  return { kind: 'signed', scope: { accessKeyId: parts[0] as string, region: manyRegions ? null : (parts[2] as string), service: stringToLowerCase(parts[parts.length - 2] as string) } };
}

/** The account that an access key belongs to, which keys given out since 2019 say; null for any other. */
export function accountOf(accessKeyId: string): string | null {
  if (regExpExec(/^A[KS]IA[Q-Z2-7][A-Z2-7]{15}$/, accessKeyId) === null) return null;
  let bits = 0;
  for (let i = 4; i < 14; i++) {
    const code = stringCharCodeAt(accessKeyId, i);
    bits = bits * 32 + (code >= 65 ? code - 65 : code - 24);
  }
  // Ten letters are 50 bits; the account is in bits 1 to 40 of the first 48.
  const account = mathFloor((mathFloor(bits / 4) % 2 ** 47) / 128);
  return account >= 1e12 ? null : stringPadStart(numberToString(account), 12, '0');
}
