// Line ends, tabs and folds that some servers read as the start of another request.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
for (const text of ['\nGET /denied HTTP/1.1\nHost: 127.0.0.1\n\n', '\r\n\r\nGET\t/denied\tHTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 'GET /denied HTTP/1.0\r\n\r\n', 'GET /denied\r\n']) {
  const agent = new http.Agent({ keepAlive: true });
  http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path: '/public/a', agent }, (response) => response.resume().on('end', () => setImmediate(() => Object.values(agent.freeSockets)[0]?.[0].on('error', () => {}).end(text)))).on('error', () => {});
}
