// CONNECT through the allowed proxy to the denied server.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
http.request({ method: 'CONNECT', host: '127.0.0.1', port: lab.servers.granted.proxy, path: `127.0.0.2:${lab.servers.denied.http}` }).on('connect', (response, socket) => socket.on('error', () => {}).end('GET /x HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n')).on('error', () => {}).end();
