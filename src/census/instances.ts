// SPDX-License-Identifier: MIT
// One object of each kind whose methods no module exports: handles, sessions, jobs and their like. Run by `survey.ts`.

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- what differs from Node to Node has no types */

import * as fs from 'node:fs';
import * as path from 'node:path';

interface Made {
  readonly name: string;
  readonly instance: object;
}
type Recipe = (folder: string) => object | readonly object[] | Promise<object | readonly object[]>;

const once = (emitter: any, event: string): Promise<any> => new Promise((resolve, reject) => {
  emitter.once(event, resolve);
  emitter.once('error', reject);
});

async function http2Pair(http2: any): Promise<object[]> {
  const server = http2.createServer((request: any, response: any) => response.end('x'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = once(server, 'session');
  const streamed = once(server, 'stream');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const request = client.request({ ':path': '/' });
  request.end();
  const session = await accepted;
  const stream = await streamed;
  await once(request, 'response');
  return [client, session, stream, request, server];
}

async function tlsPair(): Promise<object[]> {
  const tls = require('node:tls');
  const context = tls.createSecureContext({});
  const net = require('node:net');
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = tls.connect({ port: server.address().port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return [context, socket, socket._handle, socket._tlsOptions ?? {}];
}

async function httpPair(): Promise<object[]> {
  const http = require('node:http');
  const made: object[] = [];
  const server = http.createServer((request: any, response: any) => {
    made.push(request, response, request.socket, request.socket.parser ?? {});
    response.end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const request = http.get({ port: server.address().port, host: '127.0.0.1' });
  const response = await once(request, 'response');
  made.push(request, response, response.socket, request.parser ?? {}, server);
  return made;
}

function optional(name: string): any {
  return require(`node:${name}`);
}

const recipes: Record<string, Recipe> = {
  FileHandle: (folder) => fs.promises.open(path.join(folder, 'file'), 'w+'),
  'FileHandle streams': async (folder) => {
    const handle: any = await fs.promises.open(path.join(folder, 'file'), 'r');
    return [handle.createReadStream(), handle.readableWebStream?.() ?? {}, handle.readLines?.() ?? {}];
  },
  Dir: (folder) => [fs.opendirSync(folder), fs.readdirSync('/', { withFileTypes: true })[0] as object],
  'promises.Dir': (folder) => fs.promises.opendir(folder),
  'watch async': (folder) => fs.promises.watch(folder) as object,
  FSWatcher: (folder) => fs.watch(folder),
  StatWatcher: (folder) => fs.watchFile(path.join(folder, 'file'), () => undefined),
  streams: (folder) => [fs.createReadStream(path.join(folder, 'file')), fs.createWriteStream(path.join(folder, 'out'))],
  openAsBlob: async (folder) => [await (fs as any).openAsBlob(path.join(folder, 'file'))],
  statfs: () => [fs.statSync('/'), fs.statSync('/', { bigint: true }), (fs as any).statfsSync('/')],
  glob: () => [(fs as any).globSync, (fs.promises as any).glob('*')],
  mkdtempDisposable: (folder) => (fs as any).mkdtempDisposableSync(path.join(folder, 'd')),
  Utf8Stream: (folder) => new (fs as any).Utf8Stream({ dest: path.join(folder, 'u'), sync: true }),
  http: httpPair,
  http2: () => http2Pair(optional('http2')),
  tls: tlsPair,
  pipe: async (folder) => {
    const net = require('node:net');
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(path.join(folder, 's'), resolve));
    const socket = net.connect(path.join(folder, 's'));
    await once(socket, 'connect');
    return [server, server._handle, socket, socket._handle, new net.BlockList(), new net.SocketAddress()];
  },
  dgram: () => new Promise((resolve) => {
    const socket = require('node:dgram').createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => resolve([socket]));
  }),
  dns: () => [new (require('node:dns').Resolver)(), new (require('node:dns').promises.Resolver)()],
  'child process': () => {
    const child = require('node:child_process').spawn(process.execPath, ['-e', '0'], { stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
    return [child, child._handle, child.channel, child.stdin, child.stdout];
  },
  Worker: async () => {
    const { Worker, MessageChannel, BroadcastChannel, receiveMessageOnPort } = require('node:worker_threads');
    const worker = new Worker('setTimeout(() => {}, 5000)', { eval: true, stdin: true, stdout: true });
    await once(worker, 'online');
    const { port1 } = new MessageChannel();
    receiveMessageOnPort(port1);
    return [worker, worker.stdin, worker.stdout, worker.performance ?? {}, port1, new BroadcastChannel('x')];
  },
  'Worker profiles': async () => {
    const { Worker } = require('node:worker_threads');
    const worker = new Worker('setTimeout(() => {}, 5000)', { eval: true });
    await once(worker, 'online');
    return [await worker.startCpuProfile(), await worker.startHeapProfile?.() ?? {}];
  },
  'sqlite database': (folder) => new (optional('sqlite').DatabaseSync)(path.join(folder, 'db')),
  sqlite: (folder) => {
    const { DatabaseSync } = optional('sqlite');
    const database = new DatabaseSync(path.join(folder, 'db2'));
    database.exec('create table t (a); insert into t values (1)');
    const statement = database.prepare('select a from t');
    return [statement, statement.iterate?.() ?? {}, database.createSession?.() ?? {}, database.createTagStore?.() ?? {}, database.limits ?? {}];
  },
  zlib: () => {
    const zlib = require('node:zlib');
    return [zlib.createGzip(), zlib.createBrotliCompress(), zlib.createZstdCompress?.() ?? {}];
  },
  crypto: () => {
    const crypto = require('node:crypto');
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return [
      crypto.createHash('sha256'), crypto.createHmac('sha256', 'k'), crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16)), crypto.createDecipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16)), crypto.createSign('sha256'), crypto.createVerify('sha256'),
      crypto.createDiffieHellmanGroup('modp14'), crypto.createECDH('prime256v1'), crypto.createSecretKey(Buffer.alloc(16)), publicKey, privateKey, crypto.webcrypto.subtle, crypto.webcrypto,
    ];
  },
  X509: () => require('node:tls').rootCertificates.slice(0, 1).map((pem: string) => new (require('node:crypto').X509Certificate)(pem)),
  'web crypto key': () => require('node:crypto').webcrypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']),
  perf_hooks: () => {
    const perf = require('node:perf_hooks');
    return [perf.performance, perf.performance.mark('m'), perf.performance.nodeTiming, perf.monitorEventLoopDelay(), perf.createHistogram(), new perf.PerformanceObserver(() => undefined), perf.performance.eventLoopUtilization()];
  },
  async_hooks: () => {
    const hooks = require('node:async_hooks');
    return [hooks.createHook({}), new hooks.AsyncLocalStorage(), new hooks.AsyncResource('X'), hooks.executionAsyncResource()];
  },
  vm: () => {
    const vm = require('node:vm');
    // The handle of a SourceTextModule is left out: native code crashes where its prototype's properties are looked at (24, 26).
    return [new vm.Script('0'), vm.createContext({})];
  },
  inspector: () => new (require('node:inspector').Session)(),
  'inspector session': () => {
    const session = new (require('node:inspector').Session)();
    session.connect();
    return session;
  },
  v8: () => {
    const v8 = require('node:v8');
    return [new v8.Serializer(), new v8.Deserializer(Buffer.alloc(4)), new v8.DefaultSerializer(), v8.GCProfiler === undefined ? {} : new v8.GCProfiler()];
  },
  'v8 profiles': () => [(require('node:v8')).startCpuProfile(), (require('node:v8')).startHeapProfile?.() ?? {}],
  'heap snapshot stream': () => require('node:v8').getHeapSnapshot(),
  trace_events: () => require('node:trace_events').createTracing({ categories: ['node.none'] }),
  timers: () => [setTimeout(() => undefined, 1), setImmediate(() => undefined)],
  standard: () => [process.stdout, process.stderr, process.stdin, process.stdout as any],
  tty: () => {
    const { ReadStream } = require('node:tty');
    return new ReadStream(fs.openSync('/dev/ptmx', 'r+'));
  },
  readline: () => [require('node:readline').createInterface({ input: new (require('node:stream').PassThrough)() }), require('node:readline/promises').createInterface({ input: new (require('node:stream').PassThrough)() })],
  repl: () => require('node:repl').start({ input: new (require('node:stream').PassThrough)(), output: new (require('node:stream').PassThrough)() }),
  diagnostics_channel: () => {
    const channels = require('node:diagnostics_channel');
    channels.subscribe?.('census', () => undefined);
    return [channels.channel('census'), channels.channel('census idle'), channels.tracingChannel?.('census') ?? {}];
  },
  events: () => {
    const events = require('node:events');
    return [new events.EventEmitter(), new events.EventEmitterAsyncResource({ name: 'x' }), events.on(new events.EventEmitter(), 'x')];
  },
  'streams of all kinds': () => {
    const stream = require('node:stream');
    const web = require('node:stream/web');
    const readable = stream.Readable.from(['x']);
    return [readable, readable.iterator?.() ?? {}, new stream.PassThrough(), new stream.Duplex(), new web.ReadableStream({ type: 'bytes' }), new web.ReadableStream().getReader(), new web.WritableStream().getWriter(), new web.TransformStream(), new web.CompressionStream('gzip')];
  },
  'web globals': () => {
    const g = globalThis as any;
    return [new g.Headers({ a: 'b' }), new g.Request('http://localhost/'), new g.Response('x'), new g.FormData(), new g.Blob(['x']), new g.Blob(['x']).stream(), new g.URL('http://localhost/?a=b'), new g.URLSearchParams('a=b').entries(), new g.Headers({ a: 'b' }).entries(), new g.AbortController(), new g.TextEncoder(), new g.TextDecoder(), new g.EventTarget(), new g.Event('x'), new g.MessageChannel()];
  },
  'buffer blob': () => [new (require('node:buffer').Blob)(['x']), require('node:buffer').resolveObjectURL(URL.createObjectURL(new (require('node:buffer').Blob)(['x'])))],
  'newer web globals': () => {
    const g = globalThis as any;
    return [g.navigator ?? {}, g.navigator?.locks ?? {}, g.CloseEvent === undefined ? {} : new g.CloseEvent('x')];
  },
  storage: () => [(globalThis as any).sessionStorage ?? {}, (globalThis as any).localStorage ?? {}],
  util: () => {
    const util = require('node:util');
    return [new util.TextDecoder(), util.MIMEType === undefined ? {} : new util.MIMEType('a/b'), new util.MIMEType('a/b;c=d').params, util.aborted ?? {}, util.getCallSites?.()[0] ?? {}];
  },
  module: () => {
    const Module = require('node:module');
    return [new Module('x'), Module.findSourceMap('x') ?? {}, new Module.SourceMap({ version: 3, sources: [], mappings: '' }), Module.registerHooks?.({}) ?? {}];
  },
  wasi: () => new (require('node:wasi').WASI)({ version: 'preview1' }),
  cluster: () => [require('node:cluster'), new (require('node:cluster').Worker)({ process: new (require('node:events'))() })],
  domain: () => require('node:domain').create(),
  url: () => [new (require('node:url').URL)('http://localhost'), require('node:url').parse('http://localhost')],
  string_decoder: () => new (require('node:string_decoder').StringDecoder)(),
  'process parts': () => [process.report as any, (process as any).permission ?? {}, (process as any).finalization ?? {}, process.allowedNodeEnvironmentFlags],
  test: () => [require('node:test').mock, require('node:test').mock.fn(), require('node:test').mock.timers],
  'test context': () => new Promise((resolve) => void require('node:test').test('x', (t: any) => resolve([t, t.mock, t.assert ?? {}]))),
  'test run': () => [require('node:test').run({ files: [] })],
  ffi: () => new (optional('ffi').DynamicLibrary)(process.platform === 'linux' ? 'libc.so.6' : ''),
  vfs: () => {
    const vfs = optional('vfs');
    const made = vfs.create();
    return [made, made.promises ?? {}, made.openSync === undefined ? {} : made.mkdirSync('/x') ?? {}];
  },
  quic: () => optional('quic'),
};

/** Makes one of each in the working folder, which `run-survey.ts` removes; `failed` is told of what this Node does not have. */
export async function makeInstances(failed: (name: string, error: unknown) => void): Promise<Made[]> {
  const folder = fs.mkdtempSync(path.join(process.cwd(), 'made-'));
  fs.writeFileSync(path.join(folder, 'file'), 'text');
  process.on('uncaughtException', (error) => failed('later', error));
  process.on('unhandledRejection', (error) => failed('later', error));
  const made: Made[] = [];
  for (const [name, make] of Object.entries(recipes)) {
    try {
      const result = await withTimeout(Promise.resolve(make(folder)));
      for (const instance of Array.isArray(result) ? result : [result]) if ((typeof instance === 'object' && instance !== null) || typeof instance === 'function') made.push({ name, instance });
    } catch (error) {
      failed(name, error);
    }
  }
  return made;
}

function withTimeout<T>(promise: Promise<T>): Promise<T> {
  return Promise.race([promise, new Promise<never>((_resolve, reject) => {
    setTimeout(reject, 3000, new Error('did not answer')).unref();
  })]);
}
