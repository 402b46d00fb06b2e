// node:http sends dot segments as they are written, and the server may read them as another path.
// denied: network:request /public/../denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
for (const path of ['/public/../denied', '/public/..%2fdenied', '/public/a/../../denied', '//public/../denied', '/public/./../denied']) http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path }, (response) => response.resume()).on('error', () => {});
