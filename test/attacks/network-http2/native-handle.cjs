// The native handle of an allowed session makes a stream of its own.
// denied: network:request
const lab = JSON.parse(process.argv[2]);
const session = require('node:http2').connect(`http://127.0.0.1:${lab.servers.granted.h2c}`).on('error', () => {});
session.on('remoteSettings', () => {
  const handle = session[Object.getOwnPropertySymbols(session).find((key) => key.description === 'kHandle')];
  const headers = [':method', 'GET', '', ':path', '/denied', '', ':scheme', 'http', '', ':authority', 'a', ''].map((text) => `${text}\0`).join('');
  handle.request([headers, 4], 1, 0, 16, false);
  setTimeout(() => process.exit(0), 200);
});
session.request({ ':path': '/public/a' }).on('error', () => {}).resume().end();
setTimeout(() => process.exit(0), 1000);
