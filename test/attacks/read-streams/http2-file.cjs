// Has an HTTP/2 server of its own answer with the file.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const http2 = require('node:http2');
const server = http2.createServer().on('stream', (stream) => stream.on('error', () => {}).respondWithFile(lab.secret, {}, { onError: (error) => stream.end(error.code) }));
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.request().on('data', (text) => console.log(String(text))).on('error', (error) => console.log(error.code)).on('close', () => process.exit(0)).end();
});
