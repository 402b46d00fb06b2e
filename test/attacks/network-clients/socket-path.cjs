// An allowed URL, with a unix socket in place of the address.
// denied: network:connect echo.sock
const lab = JSON.parse(process.argv[2]);
require('node:http').get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/a', socketPath: lab.servers.denied.unix }).on('error', () => {});
const net = require('node:net');
net.connect({ host: '127.0.0.1', port: lab.servers.granted.http, path: lab.servers.denied.unix }, function () { this.end('hello'); }).on('error', () => {});
