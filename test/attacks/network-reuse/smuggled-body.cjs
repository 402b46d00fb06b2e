// The body of an allowed request is a second request, since its length is a lie.
// denied: network:request /denied
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const second = 'GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
for (const headers of [{ 'content-length': 0 }, { 'transfer-encoding': 'identity' }, {}]) {
  const request = http.request({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', method: 'GET', headers }, (response) => response.resume()).on('error', () => {});
  request.useChunkedEncodingByDefault = false;
  request.strictContentLength = false;
  request.flushHeaders();
  request.on('socket', (socket) => socket.on('error', () => {}).on('connect', () => socket.write(second)));
  request.end();
}
