// Two requests in one write, and one that is split over many.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const http = require('node:http');
const allowed = 'GET /public/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const second = 'GET /denied HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
const agent = new http.Agent({ keepAlive: true });
agent.createConnection = (options) => net.connect(options);
for (const text of [allowed + second, second]) {
  http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', agent }, (response) => response.resume()).on('error', () => {}).on('socket', (socket) => {
    socket.on('error', () => {});
    socket.on('connect', () => {
      socket.cork();
      for (const character of text) socket.write(character);
      socket.uncork();
    });
  });
}
setTimeout(() => process.exit(0), 300);
