// A session over a connection that the program makes.
// denied: network:connect tcp://127.0.0.2
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const session = require('node:http2').connect(`http://127.0.0.1:${lab.servers.granted.h2c}`, { createConnection: () => net.connect(lab.servers.denied.h2c, '127.0.0.2').on('error', () => {}) }).on('error', () => {});
session.request({ ':path': '/public/a' }).on('error', () => {}).resume().end();
setTimeout(() => process.exit(0), 300);
