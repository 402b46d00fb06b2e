// The allowed proxy is asked for a URL of the denied server.
// denied: network:request /public/denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const path = `http://127.0.0.2:${lab.servers.denied.http}/public/denied`;
http.get({ host: '127.0.0.1', port: lab.servers.granted.proxy, path }, (response) => response.resume()).on('error', () => {});
http.get({ host: '127.0.0.1', port: lab.servers.granted.proxy, path: path.toUpperCase().replace('DENIED', 'denied').replace('/PUBLIC', '/public'), headers: { host: '127.0.0.1' } }, (response) => response.resume()).on('error', () => {});
