// A server makes its socket file in the denied folder.
// denied: network:listen new.sock
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
for (const name of [`${lab.denied}/new.sock`, `${lab.granted}/links/folder/new2.sock`]) net.createServer().on('error', () => {}).listen(name);
net.createServer().on('error', () => {}).listen({ path: `${lab.denied}/new3.sock`, readableAll: true, writableAll: true });
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200);
