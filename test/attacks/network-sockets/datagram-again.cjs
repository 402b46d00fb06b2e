// A socket that was connected to the granted server is connected to the denied one, and sends from a handle.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const dgram = require('node:dgram');
const socket = dgram.createSocket('udp4').on('error', () => {});
socket.connect(lab.servers.granted.udp, '127.0.0.1', () => {
  socket.disconnect();
  socket.connect(lab.servers.denied.udp, '127.0.0.2', (error) => error || socket.send('hello'));
});
const state = socket[Object.getOwnPropertySymbols(socket).find((key) => key.description === 'state symbol')];
const second = dgram.createSocket('udp4').on('error', () => {});
second.bind(0, '127.0.0.1', () => {
  const handle = second[Object.getOwnPropertySymbols(second).find((key) => key.description === 'state symbol')].handle;
  const { constructor } = handle;
  handle.connect?.('127.0.0.2', lab.servers.denied.udp);
  second.send('hello', lab.servers.denied.udp, '127.0.0.2', () => {});
});
setTimeout(() => process.exit(0), 300);
