// A datagram to the denied server, by each function that sends one.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dgram = require('node:dgram');
const { udp } = lab.servers.denied;
const socket = dgram.createSocket('udp4').on('error', () => {});
socket.send('hello', udp, '127.0.0.2', () => {});
socket.send([Buffer.from('hello')], udp, '127.0.0.2', () => {});
const other = dgram.createSocket('udp4').on('error', () => {});
other.connect(udp, '127.0.0.2', (error) => error || other.send('hello', () => other.close()));
setTimeout(() => process.exit(0), 200);
