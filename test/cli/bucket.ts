// A bucket of a real S3 server, and in front of it a server that does as a test says.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bucket {
  readonly env: Readonly<Record<string, string>>;
  /** Each request that came, `PUT /logs/x`, with its headers. */
  readonly requests: { readonly line: string; readonly headers: http.IncomingHttpHeaders }[];
  /** False where it answered, or never will; otherwise the request goes on to the server. */
  before: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
  /** After the server did what was asked: false where its answer is lost. */
  answers: boolean;
  keys(): Promise<string[]>;
  get(key: string): Promise<Buffer>;
  put(key: string, bytes: string | Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  close(): Promise<void>;
}

export async function startBucket(name = 'logs'): Promise<Bucket> {
  // It is an ES module, which the tests are not.
  const { startFauxqs } = await import('fauxqs');
  const server = await startFauxqs({ port: 0, logger: false });
  const behind = `http://127.0.0.1:${server.port}`;
  await fetch(`${behind}/${name}`, { method: 'PUT' });
  const front = http.createServer((request, response) => {
    bucket.requests.push({ line: `${request.method} ${request.url?.split('?')[0]}`, headers: request.headers });
    if (!bucket.before(request, response)) return;
    const onward = http.request(`${behind}${request.url}`, { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
      if (bucket.answers) answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers));
      else answer.resume();
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const at = (key: string): string => `${behind}/${name}/${key}`;
  const bucket: Bucket = {
    env: { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(front.address() as AddressInfo).port}`, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', AWS_EC2_METADATA_DISABLED: 'true', NODE_NO_WARNINGS: '1' },
    requests: [],
    before: () => true,
    answers: true,
    keys: async () => [...(await (await fetch(`${behind}/${name}?list-type=2`)).text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key as string).sort(),
    get: async (key) => Buffer.from(await (await fetch(at(key))).arrayBuffer()),
    put: async (key, bytes) => void (await fetch(at(key), { method: 'PUT', body: bytes })),
    remove: async (key) => void (await fetch(at(key), { method: 'DELETE' })),
    close: async () => {
      front.closeAllConnections();
      front.close();
      await server.stop();
    },
  };
  return bucket;
}
