// The bytes of HTTP/2 are written in front of an allowed request of HTTP/1.
// denied: network:connect 127.0.0.1
const lab = JSON.parse(process.argv[2]);
const head = Buffer.concat([Buffer.from([0x82, 0x86, 0x04, 7]), Buffer.from('/denied'), Buffer.from([0x01, 1, 0x61])]);
const frame = Buffer.concat([Buffer.from([0, 0, head.length, 1, 5, 0, 0, 0, 1]), head]);
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]), frame]);
const request = require('node:http').get({ host: '127.0.0.1', port: lab.servers.granted.h2c, path: '/public/a' }, (response) => response.resume()).on('error', () => {});
request.on('socket', (socket) => socket.on('error', () => {}).write(preface));
setTimeout(() => process.exit(0), 300);
