// SPDX-License-Identifier: MIT
// The operations of AWS, read from `aws-operations.txt`, which scripts/aws-operations.mjs writes:
//
//   = service endpoint signing target prefixes       one API: the name that policies use, the host's label, the name in
//                                                    signatures, the front of `X-Amz-Target`, labels in front of the host's
//   * GetItem PutItem …                              operations that a request names
//   GET /{}/{+}?acl&x=1^header GetObjectAcl          operations that method, path, query and one header stand for
//
// Loaded at the first AWS call of a program, and where a policy names one.

import { realReadText } from '../runtime/real-fs.ts';
import { arrayIndexOf, arrayPush, arraySlice, MapConstructor, mapGet, mapSet, stringIndexOf, stringSlice, stringSplit, stringToLowerCase } from '../runtime/primordials.ts';

/** A request that stands for an operation. */
export interface AwsRoute {
  readonly method: string;
  /** Literal text, `{}` for any one segment, `{+}` for the rest of the path. */
  readonly segments: readonly string[];
  /** `name` or `name=value`. */
  readonly query: readonly string[];
  readonly header: string | null;
  readonly operation: string;
}

export class AwsApi {
  readonly service: string;
  readonly endpoint: string;
  readonly signing: string;
  readonly target: string | null;
  /** What may stand in front of the endpoint's label: `stream-`, `data.`, `{}.`. */
  readonly prefixes: readonly string[];
  readonly #text: string;
  #routes: readonly AwsRoute[] | null = null;
  #operations: readonly string[] | null = null;

  constructor(head: string, text: string) {
    const words = stringSplit(head, ' ');
    this.service = words[0] as string;
    this.endpoint = words[1] as string;
    this.signing = words[2] as string;
    this.target = words[3] === '-' ? null : (words[3] as string);
    this.prefixes = words[4] === '-' ? [] : stringSplit(words[4] as string, ',');
    this.#text = text;
  }

  get routes(): readonly AwsRoute[] {
    this.#read();
    return this.#routes as readonly AwsRoute[];
  }

  get operations(): readonly string[] {
    this.#read();
    return this.#operations as readonly string[];
  }

  #read(): void {
    if (this.#routes !== null) return;
    const routes: AwsRoute[] = [];
    const operations: string[] = [];
    const lines = stringSplit(this.#text, '\n');
    for (let i = 0; i < lines.length; i++) {
      const words = stringSplit(lines[i] as string, ' ');
      if (words[0] === '*') for (let w = 1; w < words.length; w++) arrayPush(operations, words[w] as string);
      else if (words.length === 3) {
        arrayPush(routes, toRoute(words));
        arrayPush(operations, words[2] as string);
      }
    }
    this.#operations = operations;
    this.#routes = routes;
  }
}

function toRoute(words: readonly string[]): AwsRoute {
  let template = words[1] as string;
  const caret = stringIndexOf(template, '^');
  const header = caret === -1 ? null : stringSlice(template, caret + 1);
  if (caret !== -1) template = stringSlice(template, 0, caret);
  const mark = stringIndexOf(template, '?');
  const query = mark === -1 ? [] : stringSplit(stringSlice(template, mark + 1), '&');
  const path = mark === -1 ? template : stringSlice(template, 0, mark);
  return { method: words[0] as string, segments: arraySlice(stringSplit(path, '/'), 1), query, header, operation: words[2] as string };
}

export class AwsOperations {
  readonly #apis: AwsApi[] = [];
  readonly #byEndpoint = new MapConstructor<string, AwsApi[]>();
  readonly #bySigning = new MapConstructor<string, AwsApi[]>();
  readonly #byService = new MapConstructor<string, AwsApi[]>();

  constructor(text: string) {
    let at = stringIndexOf(text, '= ') === 0 ? 0 : -1;
    while (at !== -1) {
      const lineEnd = stringIndexOf(text, '\n', at);
      const next = stringIndexOf(text, '\n= ', at);
      const api = new AwsApi(stringSlice(text, at + 2, lineEnd), stringSlice(text, lineEnd + 1, next === -1 ? text.length : next));
      arrayPush(this.#apis, api);
      file(this.#byEndpoint, api.endpoint, api);
      file(this.#bySigning, api.signing, api);
      file(this.#byService, api.service, api);
      at = next === -1 ? -1 : next + 1;
    }
  }

  get apis(): readonly AwsApi[] {
    return this.#apis;
  }

  /** The APIs behind one label of a host: `monitoring`, `runtime.sagemaker`. */
  at(endpoint: string): readonly AwsApi[] {
    return mapGet(this.#byEndpoint, endpoint) ?? none;
  }

  /** The APIs that a signature's service stands for. */
  signedAs(signing: string): readonly AwsApi[] {
    return mapGet(this.#bySigning, signing) ?? none;
  }

  /** The APIs of a service by the name that policies use. */
  of(service: string): readonly AwsApi[] {
    return mapGet(this.#byService, service) ?? none;
  }

  /** Names of services, each once. */
  services(): readonly string[] {
    const names: string[] = [];
    for (let i = 0; i < this.#apis.length; i++) {
      const { service } = this.#apis[i] as AwsApi;
      if (names[names.length - 1] !== service) arrayPush(names, service);
    }
    return names;
  }

  /** Names of a service's operations, each once; none for a service that is not known. */
  operationsOf(service: string): readonly string[] {
    const names: string[] = [];
    const apis = this.of(stringToLowerCase(service));
    for (let i = 0; i < apis.length; i++) {
      const { operations } = apis[i] as AwsApi;
      for (let o = 0; o < operations.length; o++) if (arrayIndexOf(names, operations[o]) === -1) arrayPush(names, operations[o] as string);
    }
    return names;
  }
}

const none: readonly AwsApi[] = [];

function file(map: Map<string, AwsApi[]>, key: string, api: AwsApi): void {
  const filed = mapGet(map, key);
  if (filed === undefined) mapSet(map, key, [api]);
  else arrayPush(filed, api);
}

const beside = `${__dirname}/aws-operations.txt`;
const loaded = new MapConstructor<'operations', AwsOperations>();

/** The operations that this version knows, read once from the file that lies beside this code, in the source as in the package. */
export function awsOperations(): AwsOperations {
  const known = mapGet(loaded, 'operations');
  if (known !== undefined) return known;
  const operations = new AwsOperations(realReadText(beside));
  mapSet(loaded, 'operations', operations);
  return operations;
}
