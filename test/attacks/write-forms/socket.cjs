// Listens on a path, which makes a file there.
// denied: network:listen denied
const lab = JSON.parse(process.argv[2]);
const net = require('node:net');
const http = require('node:http');
const servers = [[net.createServer(), `${lab.denied}/a`], [http.createServer(), { path: `${lab.denied}/b`, readableAll: true, writableAll: true }], [net.createServer(), `${lab.granted}/../denied/c`]];
for (const [server, place] of servers) {
  server.on('error', (error) => console.log(error.code));
  // It takes its file away when it closes; the program ends with it open.
  server.listen(place);
}
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 300);
