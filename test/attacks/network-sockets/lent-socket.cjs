// A socket is handed from a cluster's primary to a worker, and back, by a handle.
// denied: network:connect 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const socket = new net.Socket({ handle: undefined }).on('error', () => {});
Object.defineProperty(socket, '_host', { value: '127.0.0.1' });
Object.defineProperty(socket, 'connecting', { value: false, writable: true });
net.Socket.prototype.connect.call(socket, { port: lab.servers.denied.tcp, host: '127.0.0.2' });
socket.end('hello');
setTimeout(() => process.exit(0), 1000);
