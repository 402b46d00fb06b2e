// A server, by each function that makes one, that somebody outside could ask.
// denied: network:listen
// only gated: nobody in the lab asks it
const net = require('node:net');
const http = require('node:http');
const dgram = require('node:dgram');
net.createServer().on('error', () => {}).listen(0);
http.createServer().on('error', () => {}).listen(0, '127.0.0.1');
net.createServer().on('error', () => {}).listen({ path: '\0safeclaw-denied' });
dgram.createSocket('udp4').on('error', () => {}).bind(0);
net.createServer().on('error', () => {}).listen({ fd: 1 });
setTimeout(() => process.exit(0), 200);
