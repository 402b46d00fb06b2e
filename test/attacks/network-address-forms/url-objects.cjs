// fetch of objects whose text is another URL each time.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const urls = [`http://127.0.0.1:${lab.servers.granted.http}/allowed`, `http://127.0.0.2:${lab.servers.denied.http}/allowed`];
for (const start of [0, 1]) {
  let count = start;
  fetch({ toString: () => urls[count++ % 2] }).catch(() => {});
  const request = new Request(urls[0]);
  Object.defineProperty(request, 'url', { get: () => urls[count++ % 2] });
  fetch(request).catch(() => {});
}
const forged = new URL(urls[1]);
Object.defineProperty(forged, 'href', { get: () => urls[0] });
forged.toString = () => urls[0];
require('node:http').get(forged).on('error', () => {});
