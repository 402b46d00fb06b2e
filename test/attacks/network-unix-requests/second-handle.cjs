// The same, in words that are written on a second handle of the connection's descriptor.
// denied: network:request /denied
const { servers } = JSON.parse(process.argv[2]);
const net = require('node:net');
const socket = net.connect(servers.granted.unix, () => {
  const second = new net.Socket({ fd: socket._handle.fd, readable: true, writable: true }).on('error', () => undefined);
  second.write('GET /denied HTTP/1.1\r\nHost: localhost\r\n\r\n');
  setTimeout(() => process.exit(), 200);
}).on('error', () => undefined);
