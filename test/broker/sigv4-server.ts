// A server that stands for AWS and looks at signatures, written from AWS's description of them and not from ours: what
// is not signed with the real key it refuses, as AWS does. Keeps what it was sent.

import * as crypto from 'node:crypto';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** `good`, or what is wrong. */
  readonly signature: string;
}

type Fields = readonly (readonly [name: string, value: string])[];

const sha256 = (data: crypto.BinaryLike): string => crypto.createHash('sha256').update(data).digest('hex');
const hmac = (key: crypto.BinaryLike, data: string): Buffer => crypto.createHmac('sha256', key).update(data, 'latin1').digest();
const strict = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Looks at the signature of a request as AWS describes it; `body` as it was sent. */
export function judge(credentials: Credentials, method: string, url: string, fields: Fields, body: Buffer): string {
  const { pathname, searchParams } = new URL(`http://x${url.startsWith('/') ? '' : '/'}${url}`);
  const rawPath = url.split('?')[0] as string;
  const header = (name: string): string => fields.filter(([n]) => n === name).map(([, v]) => v.trim().replace(/ +/g, ' ')).join(',');
  const authorization = header('authorization');
  const inQuery = searchParams.has('X-Amz-Signature');
  const found = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization);
  if (!inQuery && found === null) return `no signature: ${authorization}`;
  const credential = inQuery ? (searchParams.get('X-Amz-Credential') as string) : (found?.[1] as string);
  const signedHeaders = inQuery ? (searchParams.get('X-Amz-SignedHeaders') as string) : (found?.[2] as string);
  const signature = inQuery ? searchParams.get('X-Amz-Signature') : found?.[3];
  const time = inQuery ? (searchParams.get('X-Amz-Date') as string) : header('x-amz-date');
  const [id, date, region, service, end] = credential.split('/') as [string, string, string, string, string];
  if (id !== credentials.accessKeyId || end !== 'aws4_request') return `InvalidAccessKeyId: ${id}`;
  const token = inQuery ? (searchParams.get('X-Amz-Security-Token') ?? '') : header('x-amz-security-token');
  if (token !== (credentials.sessionToken ?? '')) return `InvalidToken: ${token}`;
  const names = signedHeaders.split(';');
  if (!names.includes('host') || (!inQuery && token !== '' && !names.includes('x-amz-security-token'))) return `AccessDenied: not signed: ${signedHeaders}`;
  const s3 = service === 's3';
  const payload = header('x-amz-content-sha256') || searchParams.get('X-Amz-Content-Sha256') || (inQuery && s3 ? 'UNSIGNED-PAYLOAD' : sha256(body));
  if (/^[0-9a-f]{64}$/.test(payload) && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const path = s3 ? strict(decodeURIComponent(rawPath)).replaceAll('%2F', '/') : pathname.split('/').map(strict).join('/');
  const query = [...searchParams].filter(([name]) => name !== 'X-Amz-Signature').map(([name, value]) => `${strict(name)}=${strict(value)}`).sort().join('&');
  const canonical = [method, path, query, ...names.map((name) => `${name}:${header(name)}`), '', signedHeaders, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${date}/${region}/${service}/aws4_request`, sha256(Buffer.from(canonical, 'latin1'))].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${credentials.secretAccessKey}`, date), region), service), 'aws4_request');
  if (hmac(key, toSign).toString('hex') !== signature) return 'SignatureDoesNotMatch';
  return payload.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ? judgeChunks(key, time, `${date}/${region}/${service}/aws4_request`, signature, body, payload.endsWith('-TRAILER')) : 'good';
}

/** Every chunk is signed with the signature before it. */
function judgeChunks(key: Buffer, time: string, scope: string, seed: string, body: Buffer, hasTrailer: boolean): string {
  let previous = seed;
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const line = /^([0-9a-f]+);chunk-signature=([0-9a-f]{64})$/.exec(body.toString('latin1', at, end));
    if (line === null) return `no chunk at ${at}`;
    const size = parseInt(line[1] as string, 16);
    const data = body.subarray(end + 2, end + 2 + size);
    const expected = hmac(key, ['AWS4-HMAC-SHA256-PAYLOAD', time, scope, previous, sha256(''), sha256(data)].join('\n')).toString('hex');
    if (expected !== line[2]) return `SignatureDoesNotMatch: chunk at ${at}`;
    previous = expected;
    at = end + 2 + size;
    if (size === 0) break;
    at += 2;
  }
  if (!hasTrailer) return 'good';
  const lines = body.toString('latin1', at).split('\r\n').filter((line) => line !== '');
  const last = lines.pop() as string;
  const expected = hmac(key, ['AWS4-HMAC-SHA256-TRAILER', time, scope, previous, sha256(`${lines.join('\n')}\n`)].join('\n')).toString('hex');
  return last === `x-amz-trailer-signature:${expected}` ? 'good' : 'SignatureDoesNotMatch: trailer';
}

export interface SigningServer {
  readonly origin: string;
  readonly port: number;
  readonly seen: Seen[];
  close(): void;
}

/** Answers what is signed well as the service would, in as few words as its SDK takes. */
export async function startServer(credentials: Credentials, tls: { readonly key: string; readonly cert: string } | null = null, overHttp2 = false): Promise<SigningServer> {
  const seen: Seen[] = [];
  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks);
      const raw = request.rawHeaders;
      const fields = raw.flatMap((name, i) => (i % 2 === 0 ? [[name === ':authority' ? 'host' : name.toLowerCase(), raw[i + 1] as string] as const] : []));
      const signature = judge(credentials, request.method as string, request.url as string, fields, body);
      seen.push({ method: request.method as string, url: request.url as string, headers: request.headers, body: body.toString('latin1'), signature });
      answer(request, response, body.toString('latin1'), signature);
    });
  };
  const server = overHttp2 ? http2.createSecureServer({ ...tls }, listener as never) : tls === null ? http.createServer(listener) : https.createServer({ ...tls }, listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return { origin: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}`, port, seen, close: () => { server.close(); if ('closeAllConnections' in server) server.closeAllConnections(); } };
}

function answer(request: http.IncomingMessage, response: http.ServerResponse, body: string, signature: string): void {
  if (signature !== 'good') {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>SignatureDoesNotMatch</Code><Message>${signature.replace(/[<&]/g, '?')}</Message></Error>`);
  } else if (request.headers['x-amz-target'] !== undefined) {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end('{"Item":{"id":{"S":"1"}}}');
  } else if (body.startsWith('Action=')) {
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end('<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>');
  } else response.writeHead(200, { 'content-type': 'text/plain' }).end(request.method === 'GET' ? 'figures' : '');
}
