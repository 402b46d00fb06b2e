// One attempt per case on every raw network API. Run under the gate; prints { case: outcome } as JSON.
'use strict';
const { ports, unix, folder, transparent = false } = JSON.parse(process.argv[2]);
process.removeAllListeners('warning').on('warning', () => undefined);
const dgram = require('node:dgram');
const http = require('node:http');
const net = require('node:net');
const tls = require('node:tls');

const shape = (e) => ({ name: e.name, code: e.code, errno: e.errno, syscall: e.syscall, address: e.address, port: e.port, hostname: e.hostname, message: e.message, safeclaw: e.safeclaw });
const outcomes = {};
async function attempt(name, run) {
  let timer;
  const hung = new Promise((resolve) => (timer = setTimeout(resolve, transparent ? 800 : 4000, { hung: true })));
  outcomes[name] = await Promise.race([Promise.resolve().then(run).then((text) => ({ text: String(text) }), shape), hung]);
  clearTimeout(timer);
}
const echo = (socket, text) => new Promise((resolve, reject) => {
  const events = [];
  for (const event of ['connect', 'close']) socket.on(event, () => events.push(event));
  socket.on('error', (e) => setImmediate(() => reject(Object.assign(e, { message: `${e.message} events:${events} destroyed:${socket.destroyed}` })))).on('data', (d) => {
    resolve(d);
    socket.destroy();
  });
  socket.write(text);
});
const listening = (server, ...args) => new Promise((resolve, reject) => {
  server.on('error', reject).listen(...args, () => {
    resolve('listening');
    server.close();
  });
});
const get = (options) => new Promise((resolve, reject) => http.get(options, (r) => r.resume().on('end', () => resolve(r.statusCode))).on('error', reject));

(async () => {
  await attempt('ok tcp', () => echo(net.connect(ports.tcp, '127.0.0.1'), 'ok-tcp'));
  await attempt('ok tcp name', () => echo(net.connect({ port: ports.tcp, host: 'localhost', family: 4 }), 'ok-tcp-name'));
  await attempt('ok tcp hex', () => echo(net.connect(ports.tcp, '0x7f.1'), 'ok-tcp-hex'));
  await attempt('ok tcp binary', () => echo(net.connect(ports.tcp, '127.0.0.1'), Buffer.from([0, 1, 2, 255])));
  await attempt('no tcp', () => echo(net.connect(ports.h2c, '127.0.0.1'), 'no-tcp'));
  await attempt('no tcp name', () => echo(net.connect(ports.h2c, 'localhost'), 'no-tcp-name'));
  await attempt('no tcp closed port', () => echo(net.connect(1, '127.0.0.1'), 'no-tcp'));
  await attempt('no tcp cidr', () => echo(net.connect(ports.tcp, '127.0.0.2'), 'no-tcp-cidr'));
  await attempt('no tcp cidr lookup', () => echo(net.connect({ port: ports.tcp, host: 'localhost', lookup: (_h, o, cb) => (o.all ? cb(null, [{ address: '127.0.0.2', family: 4 }]) : cb(null, '127.0.0.2', 4)) }), 'no-tcp-cidr'));
  // An ungated Node aborts on the request object of this one.
  if (!transparent) await attempt('no tcp handle', () => {
    // The classes of native handles are within reach of any program that has a socket.
    const { TCP } = process.binding ? process.binding('tcp_wrap') : {};
    const socket = net.connect(ports.tcp, '127.0.0.1').on('error', () => undefined);
    const handle = new (TCP ?? socket._handle.constructor)(0);
    socket.destroy();
    const status = handle.connect(Object.create(null), '127.0.0.1', ports.h2c);
    throw Object.assign(new Error(String(status)), { code: status === -13 ? 'EACCES' : 'none', safeclaw: {} });
  });
  await attempt('ok tls', () => echo(tls.connect({ port: ports.tls, host: '127.0.0.1', rejectUnauthorized: false }), 'ok-tls'));
  await attempt('no tls plain', () => echo(net.connect(ports.tls, '127.0.0.1'), 'no-tls-plain'));
  await attempt('no tls below', () => {
    const socket = tls.connect({ port: ports.tls, host: '127.0.0.1', rejectUnauthorized: false });
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('secureConnect', () => {
        const status = socket._handle._parent.writeUtf8String({ oncomplete() {} }, 'no-tls-below');
        if (status >= 0) resolve(status);
      });
    });
  });
  await attempt('ok http by connect', () => get({ port: ports.http, host: 'localhost', family: 4, path: '/by-connect' }));
  await attempt('no http by connect', () => get({ port: ports.http, host: 'localhost', family: 4, path: '/secret/x' }));
  await attempt('no http by connect raw', () => echo(net.connect({ port: ports.http, host: 'localhost', family: 4 }), 'GET /secret/raw HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  await attempt('ok http over unix', () => echo(net.connect(unix), 'GET / HTTP/1.1\r\n\r\n'));
  await attempt('ok unix', () => echo(net.connect(unix), 'ok-unix'));
  await attempt('no unix', () => echo(net.connect(`${folder}/no.sock`), 'no-unix'));
  await attempt('no unix abstract', () => echo(net.connect('\0no-abstract'), 'no-unix'));
  const udp = (text, port, host) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4').on('error', reject).on('message', (m) => {
      resolve(m);
      socket.close();
    });
    socket.send(text, port, host, (e) => e && (reject(e), socket.close()));
  });
  await attempt('ok udp', () => udp('ok-udp', ports.udp, '127.0.0.1'));
  await attempt('ok udp name', () => udp('ok-udp-name', ports.udp, 'localhost'));
  await attempt('no udp', () => udp('no-udp', ports.udp, '127.0.0.2'));
  const connected = (port, host) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4').on('error', reject).on('message', (m) => {
      resolve(m);
      socket.close();
    });
    socket.connect(port, host, (e) => (e ? reject(e) : socket.send('ok-udp-connected')));
  });
  await attempt('ok udp connected', () => connected(ports.udp, '127.0.0.1'));
  await attempt('no udp connected', () => connected(ports.udp, '127.0.0.2'));
  const bound = (...args) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4').on('error', reject);
    socket.bind(...args, () => {
      resolve('bound');
      socket.close();
    });
  });
  await attempt('ok udp bind', () => bound(0, '127.0.0.1'));
  await attempt('no udp bind', () => bound(0, '127.0.0.2'));
  await attempt('ok listen', () => listening(net.createServer(), 0, '127.0.0.1'));
  await attempt('no listen', () => listening(net.createServer(), 0, '127.0.0.2'));
  await attempt('no listen any', () => listening(http.createServer(), 0));
  await attempt('ok listen unix', () => listening(net.createServer(), `${folder}/ok.sock`));
  await attempt('no listen unix', () => listening(net.createServer(), `${folder}/no.sock`));
  await attempt('no listen unix file', () => {
    if (require('node:fs').existsSync(`${folder}/no.sock`)) return 'made';
    throw Object.assign(new Error('absent'), { code: 'EACCES', safeclaw: {} });
  });

  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
