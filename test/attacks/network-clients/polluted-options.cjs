// The options of every request are inherited from the prototype of everything.
// denied: network:request
// nodes: 20
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
Object.assign(Object.prototype, { hostname: '127.0.0.2', socketPath: undefined });
Object.defineProperty(Object.prototype, 'port', { configurable: true, get: () => lab.servers.denied.http, set(value) { Object.defineProperty(this, 'port', { value, writable: true, configurable: true }); } });
http.get({ path: '/a' }, (response) => response.resume()).on('error', () => {});
http.get({ host: '127.0.0.1', path: '/a' }, (response) => response.resume()).on('error', () => {});
