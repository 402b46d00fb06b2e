// The Runtime API of AWS Lambda, as far as a runtime client uses it: hands out invocations, and keeps whatever is
// sent to it, in its order.

import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly trailers: NodeJS.Dict<string>;
}

export interface Outcome {
  readonly id: string;
  readonly kind: 'response' | 'error';
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
}

interface Waiting {
  readonly id: string;
  readonly event: unknown;
}

const prefix = '/2018-06-01/runtime';

export class RuntimeApi {
  readonly #server: http.Server;
  readonly #events: Waiting[] = [];
  readonly #idle: http.ServerResponse[] = [];
  readonly #settle = new Map<string, (outcome: Outcome) => void>();
  readonly #firstNext: Promise<void>;
  #count = 0;
  /** Everything that was sent, `/next` included. */
  readonly sent: Sent[] = [];
  #onIdle: (() => void)[] = [];
  /** Called when an answer is there, before it is taken. */
  onAnswer: () => void = () => undefined;
  /** Called when a client asks for the next invocation. */
  onNext: () => void = () => undefined;

  private constructor(server: http.Server) {
    this.#server = server;
    this.#firstNext = new Promise((resolve) => {
      this.onNext = resolve;
    });
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      this.#answer(request, response);
    });
  }

  static async listen(): Promise<RuntimeApi> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    return new RuntimeApi(server);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** When a client has started: it asks for its first invocation. */
  get started(): Promise<void> {
    return this.#firstNext;
  }

  /** What was sent to these paths. */
  posts(part = ''): Sent[] {
    return this.sent.filter(({ method, path }) => method !== 'GET' && path.includes(part));
  }

  /** Hands one invocation to a client and gives what it answers first. */
  async invoke(event: unknown, id = `00000000-0000-4000-8000-${String(++this.#count).padStart(12, '0')}`): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => this.#settle.set(id, resolve));
    const idle = this.#idle.shift();
    if (idle === undefined) this.#events.push({ id, event });
    else handOut(idle, { id, event });
    return await outcome;
  }

  /** When a client asks for an invocation that there is not. */
  async idle(): Promise<void> {
    if (this.#idle.length === 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text)).on('error', () => undefined);
    response.on('close', () => {
      const at = this.#idle.indexOf(response);
      if (at !== -1) this.#idle.splice(at, 1);
    });
    request.on('end', () => {
      const path = request.url ?? '';
      this.sent.push({ method: request.method ?? '', path, headers: request.headers, body, trailers: request.trailers });
      if (path === `${prefix}/invocation/next`) {
        this.onNext();
        const waiting = this.#events.shift();
        if (waiting === undefined) {
          this.#idle.push(response);
          for (const tell of this.#onIdle.splice(0)) tell();
        }
        else handOut(response, waiting);
        return;
      }
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
      const match = /\/invocation\/([^/]+)\/(response|error)$/.exec(path);
      const settle = match === null ? undefined : this.#settle.get(match[1] as string);
      if (match === null || settle === undefined) return;
      this.onAnswer();
      this.#settle.delete(match[1] as string);
      settle({ id: match[1] as string, kind: match[2] as Outcome['kind'], body, headers: request.headers });
    });
  }
}

function handOut(response: http.ServerResponse, { id, event }: Waiting): void {
  response.writeHead(200, {
    // The native client crashes without it.
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': id,
    'Lambda-Runtime-Deadline-Ms': String(Date.now() + 30_000),
    'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-west-1:123456789012:function:agent',
    'Lambda-Runtime-Trace-Id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
  });
  response.end(JSON.stringify(event));
}
