// After an allowed request the kept-alive socket is taken, and another request written on it by hand.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', agent }, (response) => response.resume().on('end', () => setImmediate(() => {
  const [[socket]] = Object.values(agent.freeSockets);
  socket.on('error', () => {}).end('GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
})));
