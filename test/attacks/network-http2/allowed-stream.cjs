// Granted streams, one after the other.
const lab = JSON.parse(process.argv[2]);
const session = require('node:http2').connect(`http://127.0.0.1:${lab.servers.granted.h2c}`);
const ask = (path) => new Promise((resolve, reject) => session.request({ ':path': path }).setEncoding('utf8').on('error', reject).on('data', resolve).end());
(async () => {
  const texts = [await ask('/public/a'), await ask('/public/b')];
  session.close();
  console.log(texts.every((text) => text === 'hello') ? 'ok' : texts);
})();
