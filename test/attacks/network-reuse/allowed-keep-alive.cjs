// Several granted requests over one connection.
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const get = (path) => new Promise((resolve, reject) => http.get({ host: '127.0.0.1', port: lab.servers.granted.http, path, agent }, (response) => response.setEncoding('utf8').on('data', resolve)).on('error', reject));
(async () => {
  const texts = [await get('/public/a'), await get('/public/b'), await get('/public/c?x')];
  agent.destroy();
  console.log(texts.every((text) => text === 'hello') ? 'ok' : texts);
})();
