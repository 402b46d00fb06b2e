// The head that Node has made ready is replaced before it is sent.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const request = http.request({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a' }, (response) => response.resume()).on('error', () => {});
request.flushHeaders = () => {};
request._implicitHeader();
request._header = 'GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
request.end();
