// Has an HTTP/2 server of its own answer with a descriptor of the file.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const http2 = require('node:http2');
const server = http2.createServer().on('stream', (stream) => {
  stream.on('error', () => {});
  try {
    stream.respondWithFD(fs.openSync(lab.secret));
  } catch (error) {
    stream.respond().end?.(error.code);
    stream.end(error.code);
  }
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.request().on('data', (text) => console.log(String(text))).on('error', (error) => console.log(error.code)).on('close', () => process.exit(0)).end();
  setTimeout(() => process.exit(0), 300);
});
