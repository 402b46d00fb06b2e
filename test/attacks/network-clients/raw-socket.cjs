// A socket to the denied server, by every function that makes one.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const { tcp: port } = lab.servers.denied;
const send = (socket) => socket.on('error', () => {}).end('hello');
send(net.connect(port, '127.0.0.2'));
send(net.createConnection({ port, host: '127.0.0.2' }));
send(new net.Socket().connect(port, '127.0.0.2'));
send(new net.Stream().connect({ port, host: '127.0.0.2', autoSelectFamily: true }));
send(net.Socket.prototype.connect.call(new net.Socket(), { port, host: '127.0.0.2' }));
