// A TLS server that speaks HTTP/2 alone and answers as Kinesis and Bedrock do, with streams of events.

import * as http2 from 'node:http2';
import * as fs from 'node:fs';
import type * as net from 'node:net';
import * as path from 'node:path';
import { root } from '../harness.ts';

export interface EventStreams {
  readonly url: string;
  /** What each request asked for, and its body. */
  readonly hits: string[];
  close(): void;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c; });
const crc = (bytes: Buffer): number => (bytes.reduce((c, byte) => (table[(c ^ byte) & 0xff] as number) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** One message of `application/vnd.amazon.eventstream`. */
function message(type: string, payload: string): Buffer {
  const headers = Buffer.concat(Object.entries({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }).map(([name, value]) => {
    const head = Buffer.from([name.length, ...Buffer.from(name), 7, 0, value.length]);
    return Buffer.concat([head, Buffer.from(value)]);
  }));
  const bytes = Buffer.alloc(16 + headers.length + payload.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc(bytes.subarray(0, 8)), 8);
  headers.copy(bytes, 12);
  bytes.write(payload, 12 + headers.length);
  bytes.writeUInt32BE(crc(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

export async function startEventStreams(): Promise<EventStreams> {
  const hits: string[] = [];
  const server = http2.createSecureServer({ allowHTTP1: true, key: fs.readFileSync(path.join(root, 'fixtures/tls/key.pem')), cert: fs.readFileSync(path.join(root, 'fixtures/tls/cert.pem')) });
  server.on('request', (request, response) => {
    let body = '';
    request.on('error', () => undefined).on('data', (data: Buffer) => { body += data.toString(); }).on('end', () => {
      const asked = String(request.headers['x-amz-target'] ?? request.url);
      hits.push(`${asked} ${body}`);
      if (asked.endsWith('.PutRecord')) {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end('{"ShardId":"shard-0","SequenceNumber":"1"}');
        return;
      }
      response.setHeader('content-type', 'application/vnd.amazon.eventstream');
      response.setHeader('x-amzn-bedrock-content-type', 'application/json');
      const shard = asked.endsWith('.SubscribeToShard');
      const [type, payload] = shard ? ['SubscribeToShardEvent', '{"Records":[],"ContinuationSequenceNumber":"1","MillisBehindLatest":0}'] : ['chunk', '{"bytes":"e30="}'];
      const event = message(type, payload);
      response.end(Buffer.concat([...(shard ? [message('initial-response', '{}')] : []), event, event]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `https://localhost:${(server.address() as net.AddressInfo).port}`, hits, close: () => { server.close(); } };
}
