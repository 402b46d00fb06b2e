// The denied address in the spellings that Node and the system take for it.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const net = require('node:net');
const { tcp, http: port } = lab.servers.denied;
for (const host of ['127.0.0.2', '127.2', '0x7f.0.0.2', '0177.0.0.2', '2130706434', '0x7f000002', '::ffff:127.0.0.2', '::ffff:7f00:2', '127.0.0.2.', '0:0:0:0:0:ffff:127.0.0.2']) {
  net.connect(tcp, host, function () { this.end('hello'); }).on('error', () => {});
  http.get({ host, port, path: '/allowed' }, (response) => response.resume()).on('error', () => {});
}
for (const host of ['127.2', '0x7f000002', '2130706434', '0177.0.0.2', '127.0.0.2.', '%31%32%37.0.0.2', '１２７.0.0.2']) fetch(`http://${host}:${port}/allowed`).catch(() => {});
