// Options, URLs and hosts that answer differently each time that they are read.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const net = require('node:net');
const shift = () => {
  let count = 0;
  return () => (count++ % 2 === 0 ? '127.0.0.1' : '127.0.0.2');
};
const { http: port } = lab.servers.denied;
for (let skip = 0; skip < 4; skip++) {
  const host = shift();
  for (let i = 0; i < skip; i++) host();
  const options = { get host() { return host(); }, get hostname() { return host(); }, port, path: '/allowed' };
  try {
    http.get(options).on('error', () => {});
    http.get({ host: '127.0.0.1', port, path: '/allowed', createConnection: (given) => net.connect(options) }).on('error', () => {});
    net.connect(options, function () { this.end('hello'); }).on('error', () => {});
  } catch {
    // A form that this Node does not take.
  }
}
http.get({ host: '127.0.0.2', port, path: '/allowed' }).on('error', () => {});
