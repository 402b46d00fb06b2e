// The headers of a stream answer differently the second time.
// denied: network:request /denied
const lab = JSON.parse(process.argv[2]);
const session = require('node:http2').connect(`http://127.0.0.1:${lab.servers.granted.h2c}`).on('error', () => {});
const ask = (start) => new Promise((resolve) => {
  let count = start;
  const headers = new Proxy({ ':path': '/public/a' }, { get: (target, key) => (key === ':path' ? (count++ % 2 === 0 ? '/public/a' : '/denied') : target[key]) });
  try {
    session.request(headers).on('error', resolve).on('close', resolve).resume().end();
  } catch (error) {
    resolve(error);
  }
});
ask(0).then(() => ask(1)).then(() => session.close());
