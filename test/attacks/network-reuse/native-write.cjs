// The handle of the kept-alive socket is written to by its native functions.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
const text = 'GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', agent }, (response) => response.resume().on('end', () => setImmediate(() => {
  const [[socket]] = Object.values(agent.freeSockets);
  const { _handle: handle } = socket;
  const { constructor } = Object.getPrototypeOf(socket._writableState?.constructor ?? Object);
  const request = { __proto__: Object.prototype, handle, oncomplete() {}, async: false, bytes: 0, buffer: null };
  for (const write of ['writeUtf8String', 'writeLatin1String', 'writeAsciiString', 'writeUcs2String']) {
    try {
      handle[write](request, text);
    } catch {
      // No request object of Node's.
    }
  }
  socket.resume().write('GET /public/b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', () => {});
  const real = socket._handle.writeLatin1String;
  socket._handle.writeLatin1String = function (given) { return real.call(this, given, text); };
  socket._handle.writeUtf8String = socket._handle.writeLatin1String;
  socket.write('GET /public/b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 'latin1');
  setTimeout(() => process.exit(0), 200);
})));
