// An allowed upgrade leaves a connection on which anything is written.
// denied: network:request /public/a
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', headers: { connection: 'Upgrade', upgrade: 'h2c' } }).on('upgrade', (response, socket) => socket.end('GET /denied HTTP/1.1\r\nHost: a\r\n\r\n').on('data', () => process.exit(0))).on('error', () => process.exit(0)).on('response', (response) => response.resume());
setTimeout(() => process.exit(0), 2000);
