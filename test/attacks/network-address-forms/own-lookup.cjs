// A lookup of the program's own says that an allowed name is the denied address.
// denied: network:connect tcp://127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const { http: port } = lab.servers.denied;
const lookup = (name, options, done) => (options.all ? done(null, [{ address: '127.0.0.2', family: 4 }]) : done(null, '127.0.0.2', 4));
http.get({ host: 'localhost', port, path: '/allowed', lookup }, (response) => response.resume()).on('error', () => {});
require('node:net').connect({ host: '127.0.0.1.example', port, lookup }, function () { this.end('GET /allowed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'); }).on('error', () => {});
