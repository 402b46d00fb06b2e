// The class of client sessions, taken from one, makes a session that `http2.connect` has not seen.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http2 = require('node:http2');
const net = require('node:net');
const { h2c: port } = lab.servers.granted;
const session = http2.connect(`http://127.0.0.1:${port}`).on('error', () => {});
const ask = (Class, socket) => new Class({}, socket.on('error', () => {})).on('error', () => {}).request({ ':path': '/denied', ':scheme': 'http', ':authority': '127.0.0.1' }).on('error', () => {}).resume().end();
session.on('connect', () => {
  ask(session.constructor, net.connect(port, '127.0.0.1'));
  ask(Object.getPrototypeOf(session).constructor, new (require('node:http').Agent)().createConnection({ port, host: '127.0.0.1' }));
});
setTimeout(() => process.exit(0), 400);
