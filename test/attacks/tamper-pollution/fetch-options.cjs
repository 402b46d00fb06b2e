// Options of fetch are inherited: a dispatcher, a method, a body.
// denied: network:request 127.0.0.2
// nodes: 18
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
Object.defineProperty(Object.prototype, 'dispatcher', { configurable: true, get: () => ({ dispatch: () => net.connect(lab.servers.denied.tcp, '127.0.0.2').on('error', () => {}) }) });
Object.defineProperty(Object.prototype, 'connect', { configurable: true, writable: true, value: { lookup: (name, options, done) => done(null, '127.0.0.2', 4) } });
fetch(`http://127.0.0.1:${lab.servers.granted.http}/`, {}).catch(() => {});
require('node:http').get({ host: '127.0.0.2', port: lab.servers.denied.http }).on('error', () => {});
