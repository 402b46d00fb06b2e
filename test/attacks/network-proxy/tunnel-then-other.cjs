// A tunnel to the granted server carries a request that is not granted.
// denied: network:connect 127.0.0.1
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
http.request({ method: 'CONNECT', host: '127.0.0.1', port: lab.servers.granted.proxy, path: `127.0.0.1:${lab.servers.granted.http}` }).on('connect', (response, socket) => socket.on('error', () => {}).end('GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).on('error', () => {}).end();
