// Method and path are changed after the request was made.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const request = http.request({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a' }, (response) => response.resume()).on('error', () => {});
request.method = 'DELETE';
request.path = '/denied';
request.end();
