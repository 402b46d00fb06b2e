// Another request, by two clients, and words that are no request.
const { servers } = JSON.parse(process.argv[2]);
const http = require('node:http');
const net = require('node:net');
// The server sends back what it gets, which is no answer to a request.
const requested = () => new Promise((resolve) => http.get({ socketPath: servers.granted.unix, path: '/allowed' }).on('error', (error) => resolve(error.code)));
const echoed = (words) => new Promise((resolve, reject) => {
  const socket = net.connect(servers.granted.unix, () => socket.write(words)).on('data', (data) => { resolve(String(data) === words); socket.destroy(); }).on('error', reject);
});
(async () => {
  const seen = [await requested(), await echoed('GET /allowed HTTP/1.1\r\nHost: anything\r\n\r\n'), await echoed('hello\r\n\r\n')];
  console.log(/^HPE_/.test(seen[0]) && seen[1] && seen[2] ? 'ok' : seen);
})();
