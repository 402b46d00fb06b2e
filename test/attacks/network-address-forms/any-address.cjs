// Addresses that mean this machine: zero, and the unspecified one of IPv6.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const http = require('node:http');
for (const host of ['0.0.0.0', '0', '', '127.1']) {
  try {
    http.get({ host, port: lab.servers.granted.http, path: '/denied' }, (response) => response.resume()).on('error', () => {});
    net.connect(lab.servers.granted.http, host, function () { this.end('GET /denied HTTP/1.1\r\nHost: a\r\n\r\n'); }).on('error', () => {});
  } catch {
    // A host that this Node does not take.
  }
}
