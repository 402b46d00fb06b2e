// The granted server, by every client.
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const { http: port } = lab.servers.granted;
const get = (make) => new Promise((resolve, reject) => make((response) => response.setEncoding('utf8').on('data', resolve)).on('error', reject));
(async () => {
  const texts = [await get((done) => http.get(`http://127.0.0.1:${port}/a`, done)), await get((done) => http.request({ host: '127.0.0.1', port }, done).end()), await (await fetch(`http://127.0.0.1:${port}/a`)).text()];
  console.log(texts.every((text) => text === 'hello') ? 'ok' : texts);
})();
