// The same, behind a request that nobody denies, on one connection.
// denied: network:request /denied
const { servers } = JSON.parse(process.argv[2]);
const socket = require('node:net').connect(servers.granted.unix, () => {
  socket.write('POST /allowed HTTP/1.1\r\nContent-Length: 2\r\n\r\nxxGET /denied HTTP/1.1\r\nHost: localhost\r\n\r\n');
}).on('error', () => undefined);
setTimeout(() => socket.destroy(), 200);
