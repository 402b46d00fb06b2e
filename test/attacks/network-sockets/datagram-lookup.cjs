// A datagram to an allowed address, which a lookup of the program's own turns into the denied one.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dgram = require('node:dgram');
const socket = dgram.createSocket({ type: 'udp4', lookup: (name, options, done = options) => done(null, '127.0.0.2', 4) }).on('error', () => {});
socket.send('hello', lab.servers.denied.udp, '127.0.0.1', () => {});
socket.send('hello', lab.servers.denied.udp, 'granted.example', () => {});
setTimeout(() => process.exit(0), 200);
