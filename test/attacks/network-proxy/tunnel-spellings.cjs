// The same in other spellings of method and target, by hand.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const { http: port } = lab.servers.denied;
for (const target of [`127.2:${port}`, `[::ffff:127.0.0.2]:${port}`, `0x7f000002:${port}`, `127.0.0.1@127.0.0.2:${port}`]) http.request({ method: 'CONNECT', host: '127.0.0.1', port: lab.servers.granted.proxy, path: target, headers: { host: '127.0.0.1' } }).on('connect', (response, socket) => socket.on('error', () => {}).end('GET /x HTTP/1.1\r\nHost: a\r\n\r\n')).on('error', () => {}).end();
