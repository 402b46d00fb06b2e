// A header with characters that become line ends when they are written as single bytes.
// denied: network:request /denied
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const request = http.request({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a' }, (response) => response.resume()).on('error', () => {});
request._implicitHeader();
request._header = request._header.replace('\r\n\r\n', '\r\nX: \u010d\u010a\u010d\u010aGET /denied HTTP/1.1\u010d\u010aHost: 127.0.0.1\u010d\u010a\r\n\r\n');
request.end();
