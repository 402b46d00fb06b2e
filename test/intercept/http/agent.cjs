// Sends one request per case, by every client there is. Run under the gate; prints { case: outcome } as JSON.
// A case that is to be denied asks for a path below /no, its allowed neighbour for one below /ok.
'use strict';
const { ports, undici: undiciPath, undici7: undici7Path, transparent = false } = JSON.parse(process.argv[2]);
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning').on('warning', () => undefined);
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const { once } = require('node:events');

const shape = (e) => ({ name: e.name, code: e.code, syscall: e.syscall, message: e.message, safeclaw: e.safeclaw ?? e.cause?.safeclaw, cause: e.cause?.code });
const outcomes = {};
async function attempt(name, run) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, transparent ? 800 : 4000, { hung: true })));
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text }), shape), hung]);
  clearTimeout(timer);
}
const read = async (response) => {
  let text = '';
  for await (const chunk of response) text += chunk;
  return `${response.statusCode} ${text}`;
};
const finish = (request, body) => new Promise((resolve, reject) => {
  request.on('response', (response) => read(response).then(resolve, reject)).on('error', reject);
  request.end(body);
});
const plain = { host: '127.0.0.1', port: ports.http };
const secure = { host: '127.0.0.1', port: ports.https, rejectUnauthorized: false };
const get = (options) => finish(http.request({ ...plain, ...options }));
const raw = (text, { write = (s) => s.write(text), connect = () => net.connect(ports.http, '127.0.0.1') } = {}) => new Promise((resolve, reject) => {
  const socket = connect();
  let got = '';
  socket.on('data', (d) => (got += d)).on('error', reject).on('close', () => resolve(got.slice(0, 12))).setTimeout(300, () => socket.destroy());
  write(socket);
});

async function nodeHttp() {
  for (const p of ['/ok', '/no']) {
    await attempt(`${p}/http-request`, () => get({ path: `${p}/http-request` }));
    await attempt(`${p}/http-get-url`, () => finish(http.get(`http://127.0.0.1:${ports.http}${p}/http-get-url`)));
    await attempt(`${p}/http-body`, () => finish(http.request({ ...plain, path: `${p}/http-body`, headers: { 'content-length': 5 } }), 'hello'));
    await attempt(`${p}/http-client-request`, () => finish(new http.ClientRequest({ ...plain, path: `${p}/http-client-request` })));
    await attempt(`${p}/http-agent-false`, () => get({ path: `${p}/http-agent-false`, agent: false }));
    await attempt(`${p}/http-create-connection`, () => get({ path: `${p}/http-create-connection`, createConnection: () => net.connect(ports.http, '127.0.0.1') }));
    await attempt(`${p}/http-own-agent`, () => get({ path: `${p}/http-own-agent`, agent: { addRequest: (request) => request.onSocket(net.connect(ports.http, '127.0.0.1')) } }));
    await attempt(`${p}/http-name`, () => get({ path: `${p}/http-name`, host: 'localhost' }));
    await attempt(`${p}/http-hostname-wins`, () => get({ path: `${p}/http-hostname-wins`, host: 'ignored.invalid', hostname: 'LOCALHOST' }));
    await attempt(`${p}/http-spelled`, () => get({ path: `${p}/http-spelled`, host: '0x7f.1', headers: { host: '127.0.0.1' } }));
    await attempt(`${p}/http-mapped`, () => get({ path: `${p}/http-mapped`, host: '::ffff:127.0.0.1' }));
    await attempt(`${p}/https-request`, () => finish(https.request({ ...secure, path: `${p}/https-request` })));
    await attempt(`${p}/https-name`, () => finish(https.request({ ...secure, host: 'localhost', path: `${p}/https-name` })));
    await attempt(`${p}/https-fetch-like`, () => finish(https.get(`https://localhost:${ports.https}${p}/https-fetch-like`)));
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await attempt('/ok/keep-1', () => get({ path: '/ok/keep-1', agent }));
  await attempt('/no/keep-2', () => get({ path: '/no/keep-2', agent }));
  await attempt('/ok/keep-3', () => get({ path: '/ok/keep-3', agent }));
  await attempt('/no/keep-write', () => {
    // The socket of an allowed request, kept alive, and a request written on it by hand.
    const [socket] = Object.values(agent.freeSockets)[0];
    return raw('', { connect: () => socket, write: (s) => s.write('GET /no/keep-write HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n') });
  });
  agent.destroy();
  await attempt('/no/method-changed', () => {
    const request = http.request({ ...plain, path: '/ok/method-changed' });
    request.method = 'PUT';
    request.path = '/no/method-changed';
    return finish(request);
  });
  for (const [name, second] of [['content-length-0', 'GET /ok/before-smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n'], ['pipelined', 'GET /ok/before-pipelined HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n']]) {
    await attempt(`/no/smuggled-${name}`, async () => {
      const request = http.request({ ...plain, path: `/ok/opened-${name}`, agent: new http.Agent({ keepAlive: true }) });
      request.on('response', () => undefined).on('error', () => undefined).end();
      const [socket] = await once(request, 'socket');
      await once(request, 'response');
      return raw('', { connect: () => socket, write: (s) => s.write(`${second}PUT /no/smuggled-${name} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n`) });
    });
  }
  await attempt('/no/body-longer', () => {
    const request = http.request({ ...plain, path: '/ok/body-longer', method: 'POST', headers: { 'content-length': 2 } });
    return finish(request, 'hiGET /no/body-longer HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  });
  await attempt('/no/latin1-crlf', () => raw('', {
    connect: () => net.connect(ports.h2c, '127.0.0.1'),
    write: (s) => s.write('GET /no/latin1-crlf HTTP/1.1\u010d\u010aHost: x\u010d\u010a\u010d\u010a', 'latin1'),
  }));
  await attempt('/no/host-header', () => get({ path: '/ok/host-header', headers: { host: 'elsewhere.example' } }));
  await attempt('/no/lookup', () => get({ path: '/ok/lookup', host: 'allowed.example', lookup: (_h, o, cb) => (o.all ? cb(null, [{ address: '127.0.0.1', family: 4 }]) : cb(null, '127.0.0.1', 4)) }));
  await attempt('/no/raw-socket', () => raw('GET /ok/raw-socket HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
  await attempt('/no/raw-silent', () => raw('', { write: () => undefined }));
  await attempt('/no/raw-tls', () => raw('GET /ok/raw-tls HTTP/1.1\r\n\r\n', { connect: () => tls.connect({ ...secure }) }));
  // Not without the gate: where there is a metadata service, it would be asked.
  if (!transparent) {
    await attempt('/no/metadata', () => get({ host: '169.254.169.254', port: 80, path: '/ok/metadata' }));
    await attempt('/no/metadata-hex', () => get({ host: '0xa9fea9fe', port: 80, path: '/ok/metadata-hex' }));
  }
  await attempt('/no/server-name', () => finish(https.request({ ...secure, host: 'localhost', servername: 'elsewhere.example', path: '/ok/server-name' })));
  await attempt('/no/proxy-absolute', () => raw('', { connect: () => net.connect(ports.proxy, '127.0.0.1'), write: (s) => s.write('GET http://127.0.0.1:1/no/proxy-absolute HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n') }));
  await attempt('/no/proxy-connect', () => raw('', { connect: () => net.connect(ports.proxy, '127.0.0.1'), write: (s) => s.write(`CONNECT 127.0.0.1:${ports.tcp} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`) }));
  await attempt('/ok/upgrade', () => new Promise((resolve, reject) => {
    const request = http.get({ ...plain, path: '/ok/upgrade', headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'eA==', 'sec-websocket-version': '13' } });
    request.on('error', reject).on('upgrade', (_response, socket) => {
      socket.write(Buffer.from([0x81, 0x80, 1, 2, 3, 4]));
      socket.once('data', (d) => {
        socket.destroy();
        resolve(d.toString('latin1').slice(-2));
      });
    });
  }));
}

async function undicis() {
  const copies = { fetch: { fetch } };
  if (undiciPath) copies.undici6 = require(undiciPath);
  if (undici7Path) copies.undici7 = require(undici7Path);
  for (const [name, copy] of Object.entries(copies)) {
    for (const p of ['/ok', '/no']) {
      const ask = (url, init) => copy.fetch(url, init).then(async (r) => `${r.status} ${await r.text()}`);
      await attempt(`${p}/${name}`, () => ask(`http://127.0.0.1:${ports.http}${p}/${name}`));
      await attempt(`${p}/${name}-name`, () => ask(`http://localhost:${ports.http}${p}/${name}-name`));
      await attempt(`${p}/${name}-tls`, () => ask(`https://localhost:${ports.https}${p}/${name}-tls`));
      await attempt(`${p}/${name}-post`, () => ask(`http://127.0.0.1:${ports.http}${p}/${name}-post`, { method: 'POST', body: 'hello' }));
      if (copy.request) {
        await attempt(`${p}/${name}-request`, () => copy.request(`http://127.0.0.1:${ports.http}${p}/${name}-request`).then(async (r) => `${r.statusCode} ${await r.body.text()}`));
        await attempt(`${p}/${name}-h2`, () => ask(`https://localhost:${ports.http2}${p}/${name}-h2`, { dispatcher: new copy.Agent({ allowH2: true, connect: { rejectUnauthorized: false } }) }));
      }
    }
    await attempt(`/no/${name}-redirected`, () => copy.fetch(`http://127.0.0.1:${ports.http}/ok/${name}-redirect?to=${encodeURIComponent(`/no/${name}-redirected`)}`).then((r) => r.status));
    const both = await Promise.allSettled([`/no/${name}-both`, `/ok/${name}-both`].map((p) => copy.fetch(`http://localhost:${ports.http}${p}`).then((r) => `${r.status}`)));
    outcomes[`/no/${name}-both`] = both[0].reason ? shape(both[0].reason) : { text: both[0].value };
    outcomes[`/ok/${name}-both`] = both[1].reason ? shape(both[1].reason) : { text: `${both[1].value} hello` };
  }
  const Socket = globalThis.WebSocket ?? copies.undici6?.WebSocket;
  for (const p of ['/ok', '/no']) {
    await attempt(`${p}/websocket`, () => new Promise((resolve, reject) => {
      const socket = new Socket(`ws://127.0.0.1:${ports.http}${p}/websocket`);
      socket.onopen = () => socket.send('hello');
      socket.onmessage = (event) => {
        socket.close();
        resolve(event.data);
      };
      socket.onerror = (event) => reject(event.error ?? new Error('websocket failed'));
    }));
  }
}

async function sessions() {
  const http2 = require('node:http2');
  for (const [name, url] of [['h2', `https://localhost:${ports.http2}`], ['h2c', `http://127.0.0.1:${ports.h2c}`]]) {
    const session = http2.connect(url, { rejectUnauthorized: false });
    session.on('error', () => undefined);
    const ask = (headers) => new Promise((resolve, reject) => {
      const stream = session.request(headers);
      let text = '';
      stream.on('response', (h) => (text = `${h[':status']} `)).on('data', (d) => (text += d)).on('end', () => resolve(text)).on('error', reject);
      stream.end();
    });
    await attempt(`/no/${name}-first`, () => ask({ ':path': `/no/${name}-first` }));
    await attempt(`/ok/${name}`, () => ask({ ':path': `/ok/${name}` }));
    await attempt(`/no/${name}`, () => ask({ ':path': `/no/${name}` }));
    await attempt(`/no/${name}-authority`, () => ask({ ':path': `/ok/${name}-authority`, ':authority': 'elsewhere.example' }));
    await attempt(`/ok/${name}-post`, () => ask({ ':path': `/ok/${name}-post`, ':method': 'POST' }));
    session.close();
  }
}

(async () => {
  for (const part of [nodeHttp, undicis, sessions]) await part();
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
