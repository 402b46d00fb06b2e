// `host` and `hostname` name two servers, and Node takes one of them.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const { http: port } = lab.servers.denied;
http.get({ host: '127.0.0.1', hostname: '127.0.0.2', port, path: '/allowed' }).on('error', () => {});
http.get({ hostname: '127.0.0.1', host: '127.0.0.2', port, path: '/allowed' }).on('error', () => {});
http.get('http://127.0.0.1/allowed', { host: '127.0.0.2', hostname: '127.0.0.2', port }).on('error', () => {});
http.get(new URL(`http://127.0.0.1:${lab.servers.granted.http}/allowed`), { hostname: '127.0.0.2', port }).on('error', () => {});
