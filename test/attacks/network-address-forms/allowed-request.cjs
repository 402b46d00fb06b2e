// The granted request by every client, by address.
const lab = JSON.parse(process.argv[2]);
const http = require('node:http');
const url = `http://127.0.0.1:${lab.servers.granted.http}/allowed`;
const get = (options) => new Promise((resolve, reject) => http.get(options, (response) => response.setEncoding('utf8').on('data', resolve)).on('error', reject));
(async () => {
  const texts = [await get(url), await get({ host: '127.1', port: lab.servers.granted.http, path: '/allowed?a' }).catch((error) => error.message), await (await fetch(url)).text()];
  console.log(texts.every((text) => text === 'hello') ? 'ok' : texts);
})();
