// Works on the native handles of connections that are allowed for requests to /ok/* and nothing else: what a program can
// do with a handle that the public API never does. Prints { case: outcome } as JSON; the evidence is what servers saw.
'use strict';
const { ports } = JSON.parse(process.argv[2]);
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning').on('warning', () => undefined);
const asyncHooks = require('node:async_hooks');
const seen = {};
asyncHooks.createHook({ init(_id, type, _trigger, resource) { (seen[type] ??= []).push(resource); } }).enable();
const http = require('node:http');
const http2 = require('node:http2');
const net = require('node:net');
const tls = require('node:tls');
const tty = require('node:tty');
const { Duplex } = require('node:stream');
const { once } = require('node:events');

const shape = (e) => ({ name: e.name, code: e.code, message: e.message, safeclaw: e.safeclaw ?? e.cause?.safeclaw });
const outcomes = {};
async function attempt(name, run) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, 3000, { hung: true })));
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text: String(text) }), shape), hung]);
  clearTimeout(timer);
}
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const symbolOf = (object, description) => Object.getOwnPropertySymbols(object).find((s) => s.description === description);
const handleOf = (object) => object[symbolOf(object, 'kHandle')];
const head = (path, extra = '') => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${extra}\r\n`;
/** Waits for an answer, an error or a while of silence. */
const listen = (socket, ms = 400) => new Promise((resolve, reject) => {
  let got = '';
  socket.on('data', (d) => (got += d)).on('error', reject).on('close', () => resolve(got.slice(0, 12)));
  setTimeout(() => resolve(got.slice(0, 12)), ms);
});
/** The kept-alive socket of a request that was allowed. */
async function keptSocket(path = '/ok/kept') {
  const agent = new http.Agent({ keepAlive: true });
  const request = http.get({ host: '127.0.0.1', port: ports.http, path, agent });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  await wait(20);
  const [socket] = Object.values(agent.freeSockets)[0];
  socket.removeAllListeners('data');
  return socket;
}
const packed = (headers) => {
  let text = '';
  let count = 0;
  for (const [name, value] of headers) {
    text += `${name}\0${value}\0\0`;
    count++;
  }
  return [text, count];
};
const pseudo = (path, authority) => packed([[':method', 'GET'], [':authority', authority], [':scheme', 'http'], [':path', path]]);
const connectSession = async (url) => {
  const session = http2.connect(url, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  await once(session, 'connect');
  return session;
};
const ask = (session, headers) => new Promise((resolve, reject) => {
  const stream = session.request(headers);
  let text = '';
  let status;
  stream.on('response', (h) => (status = h[':status'])).on('data', (d) => (text += d)).on('end', () => resolve(`${status} ${text}`)).on('error', reject);
  stream.end();
});

async function sessions() {
  for (const [name, url] of [['h2', `https://127.0.0.1:${ports.http2}`], ['h2c', `http://127.0.0.1:${ports.h2c}`]]) {
    const session = await connectSession(url);
    const authority = new URL(url).host;
    await attempt(`/ok/${name}-stream`, () => ask(session, { ':path': `/ok/${name}-stream` }));
    await attempt(`/no/${name}-native-request`, async () => {
      const stream = handleOf(session).request(pseudo(`/no/${name}-native-request`, authority), 1, 0, 16, false);
      if (typeof stream === 'number') throw new Error(`status ${stream}`);
      await wait(200);
      return 'sent';
    });
    await attempt(`/no/${name}-native-getters`, async () => {
      let reads = 0;
      const list = pseudo(`/ok/${name}-native-getters`, authority);
      const other = pseudo(`/no/${name}-native-getters`, authority);
      const tricky = [];
      Object.defineProperty(tricky, 0, { get: () => (reads++ === 0 ? list[0] : other[0]) });
      tricky[1] = 4;
      const stream = handleOf(session).request(tricky, 1, 0, 16, false);
      await wait(200);
      if (typeof stream === 'number') throw new Error(`status ${stream}`);
      return 'sent';
    });
    await attempt(`/no/${name}-native-twice`, async () => {
      const list = packed([[':method', 'GET'], [':authority', authority], [':scheme', 'http'], [':path', `/ok/${name}-native-twice`], [':path', `/no/${name}-native-twice`]]);
      handleOf(session).request(list, 1, 0, 16, false);
      await wait(200);
      return 'sent';
    });
    await attempt(`/no/${name}-native-method`, async () => {
      handleOf(session).request(packed([[':method', 'CONNECT'], [':authority', `127.0.0.1:${ports.tcp}`]]), 0, 0, 16, false);
      await wait(200);
      return 'sent';
    });
    await attempt(`/no/${name}-handle-class`, async () => {
      const Handle = handleOf(session).constructor;
      const socket = await keptSocket(`/ok/${name}-for-class`);
      const own = new Handle(1);
      own.consume(socket._handle);
      own.request(pseudo(`/no/${name}-handle-class`, '127.0.0.1'), 1, 0, 16, false);
      await wait(200);
      return 'sent';
    });
    await attempt(`/ok/${name}-after`, () => ask(session, { ':path': `/ok/${name}-after` }));
    session.destroy();
  }
  await attempt('/no/h2-class-from-hook', async () => {
    const [first] = seen.HTTP2SESSION ?? [];
    if (first === undefined) throw new Error('no handle seen');
    const own = new first.constructor(1);
    const socket = net.connect(ports.h2c, '127.0.0.1');
    await once(socket, 'connect');
    own.consume(socket._handle);
    own.request(pseudo('/no/h2-class-from-hook', '127.0.0.1'), 1, 0, 16, false);
    await wait(200);
    return 'sent';
  });
  await attempt('/no/h2-server-on-client', async () => {
    // A server session writes its frames natively; GOAWAY carries any bytes.
    const socket = await keptSocket('/ok/for-server-session');
    const server = http2.createServer();
    const got = once(server, 'session');
    server.emit('connection', socket);
    const [session] = await got;
    session.on('error', () => undefined);
    session.goaway(0, 0, Buffer.from(`\r\n\r\n${head('/no/h2-server-on-client')}`));
    await wait(200);
    return 'sent';
  });
  await attempt('/no/h2-after-body', async () => {
    // The preface and what follows are the body of an allowed request, and the frames behind it a request of their own.
    const path = '/no/h2-after-body';
    const socket = net.connect(ports.http, '127.0.0.1');
    const request = http.request({ host: '127.0.0.1', port: ports.http, path: '/ok/h2-after-body', method: 'POST', headers: { 'content-length': 24 + 9 + 36 + 17 }, createConnection: () => socket });
    request.on('error', () => undefined).flushHeaders();
    await once(socket, 'connect');
    await wait(50);
    const session = http2.connect(`http://127.0.0.1:${ports.http}`, { createConnection: () => socket, settings: { enablePush: true } });
    session.on('error', () => undefined);
    await wait(50);
    for (let i = 0; i < 20; i++) session.goaway(0, 0, Buffer.from(`\r\n\r\n${head(path)}`));
    await wait(200);
    return 'sent';
  });
  await attempt('/no/stream-pipe', async () => {
    // `respondWithFile` pipes natively; its class would pipe a file to any handle.
    const [a, b] = pair();
    const server = http2.createServer().on('stream', (stream) => stream.respondWithFile(__filename));
    server.emit('connection', b);
    const session = http2.connect(`http://127.0.0.1:${ports.h2c}`, { createConnection: () => a });
    session.on('error', () => undefined);
    const stream = session.request({ ':path': '/ok/anything' });
    stream.on('error', () => undefined).resume();
    await wait(200);
    const [pipe] = seen.STREAMPIPE ?? [];
    if (pipe === undefined) throw new Error('no pipe seen');
    require('node:fs').writeFileSync('stream-pipe', head('/no/stream-pipe'));
    const file = await require('node:fs').promises.open('stream-pipe');
    const source = Object.getOwnPropertySymbols(file).map((s) => file[s]).find((v) => typeof v?.getAsyncId === 'function');
    const socket = await keptSocket('/ok/for-pipe');
    new pipe.constructor(source, socket._handle).start();
    await wait(200);
    session.destroy();
    return 'piped';
  });
  await attempt('/ok/h2-in-memory', async () => {
    // Both sides of a session in this process: no connection, no decision but of the stream's host.
    const [a, b] = pair();
    const server = http2.createServer((request, response) => {
      response.stream.pushStream({ ':path': '/pushed' }, (_error, push) => push?.end('pushed'));
      response.end(`served ${request.url}`);
    });
    server.emit('connection', b);
    const session = http2.connect(`http://127.0.0.1:${ports.h2c}`, { createConnection: () => a });
    let pushed = 0;
    session.on('stream', (push) => {
      pushed++;
      push.resume();
    });
    const text = await ask(session, { ':path': '/ok/h2-in-memory' });
    await wait(50);
    session.destroy();
    return `${text} ${pushed}`;
  });
}

/** Two ends of a connection that never leaves this process. */
class Side extends Duplex {
  _read() {
    const written = this.written;
    this.written = null;
    written?.();
  }
  _write(chunk, _encoding, done) {
    if (chunk.length === 0) return process.nextTick(done);
    this.other.push(chunk);
    this.other.written = done;
  }
  _final(done) {
    this.other.on('end', done);
    this.other.push(null);
  }
}
function pair() {
  const [a, b] = [new Side(), new Side()];
  a.other = b;
  b.other = a;
  return [a, b];
}

async function smuggling() {
  await attempt('/no/hello-in-body', async () => {
    // The ClientHello is the body of an allowed request, up to a protocol name that is a request of its own.
    const path = '/no/hello-in-body';
    for (let offset = 100; offset < 420; offset += 4) {
      const socket = net.connect(ports.http, '127.0.0.1');
      socket.on('error', () => undefined);
      const request = http.request({ host: '127.0.0.1', port: ports.http, path: '/ok/hello-in-body', method: 'POST', headers: { 'content-length': offset }, createConnection: () => socket });
      request.on('error', () => undefined).flushHeaders();
      await once(socket, 'connect');
      await wait(5);
      const text = `${'\r\n'.repeat(8)}${head(path)}`;
      const secured = tls.connect({ socket, ALPNProtocols: [text], ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' });
      secured.on('error', () => undefined);
      await wait(5);
      socket.destroy();
    }
    await wait(100);
    return 'sent';
  });
  await attempt('/no/websocket-with-length', async () => {
    const socket = await keptSocket('/ok/for-websocket');
    socket.write('GET /ok/normal HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n');
    socket.write(Buffer.from([0x81, 0x80]));
    socket.write(head('/no/websocket-with-length'));
    return listen(socket);
  });
  await attempt('/no/chunked-http-1.0', async () => {
    const socket = await keptSocket('/ok/for-1.0');
    socket.write('POST /ok/1.0 HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n');
    return listen(socket);
  });
  for (const form of ['writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String', 'writeBuffer', 'writev', 'writev-mixed']) {
    await attempt(`/no/native-${form}`, async () => {
      const socket = await keptSocket(`/ok/for-${form}`);
      const { WriteWrap } = seen;
      const [request] = WriteWrap ?? [{}];
      const text = head(`/no/native-${form}`);
      const handle = socket._handle;
      const wrap = Object.create(Object.getPrototypeOf(request));
      const data = form === 'writeBuffer' ? Buffer.from(text) : form === 'writev' ? [Buffer.from(text)] : form === 'writev-mixed' ? [text, 'latin1'] : text;
      const status = form.startsWith('writev') ? handle.writev(wrap, data, form === 'writev') : handle[form](wrap, data);
      await wait(100);
      return status;
    });
  }
}

async function adopted() {
  await attempt('/no/tty-on-socket', async () => {
    const socket = await keptSocket('/ok/for-tty');
    const stream = new tty.WriteStream(socket._handle.fd);
    const failed = once(stream, 'error').then(([error]) => Promise.reject(error));
    stream.write(head('/no/tty-on-socket'));
    await Promise.race([failed, wait(200)]);
    return 'written';
  });
  await attempt('/no/tty-read-on-socket', async () => {
    const socket = await keptSocket('/ok/for-tty-read');
    const stream = new tty.ReadStream(socket._handle.fd);
    const failed = once(stream, 'error').then(([error]) => Promise.reject(error));
    stream.write(head('/no/tty-read-on-socket'));
    await Promise.race([failed, wait(200)]);
    return 'written';
  });
  await attempt('/no/second-handle', async () => {
    const socket = await keptSocket('/ok/for-second');
    const TCP = socket._handle.constructor;
    const handle = new TCP(0);
    const status = handle.open(socket._handle.fd);
    if (status !== 0) throw new Error(`status ${status}`);
    const second = new net.Socket({ handle });
    second.write(head('/no/second-handle'));
    return listen(second);
  });
  await attempt('/no/fd-option', async () => {
    const socket = await keptSocket('/ok/for-fd');
    const second = new net.Socket({ fd: socket._handle.fd });
    second.write(head('/no/fd-option'));
    return listen(second);
  });
  await attempt('/no/http-server-on-client', async () => {
    const socket = await keptSocket('/ok/for-http-server');
    const server = http.createServer((_request, response) => response.end(head('/no/http-server-on-client')));
    server.emit('connection', socket);
    socket.push(head('/anything'));
    await wait(200);
    return 'answered';
  });
}

(async () => {
  for (const part of [sessions, smuggling, adopted]) await part();
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
