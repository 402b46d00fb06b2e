// The bytes of a path are changed by the program itself, before the thread that opens it looks.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const [a, b] = [`${lab.granted}/file.txt`, lab.secret];
const length = Math.max(a.length, b.length);
const pad = (text) => Buffer.from(`${'/'.repeat(length - text.length)}${text}`);
for (const make of [() => Buffer.from(new ArrayBuffer(length)), () => Buffer.from(new SharedArrayBuffer(length))]) {
  for (const act of [(path) => fs.promises.readFile(path, 'utf8'), (path) => new Promise((done) => fs.readFile(path, 'utf8', (error, text) => done(text))), (path) => new Promise((done) => fs.open(path, (error, fd) => done(error ? '' : fs.readFileSync(fd, 'utf8')))), (path) => new Promise((done) => fs.createReadStream(path).on('error', done).on('data', done))]) {
    for (const [first, then] of [[a, b], [b, a]]) {
      const path = make();
      pad(first).copy(path);
      act(path).then((text) => console.log(String(text)), () => {});
      pad(then).copy(path);
    }
  }
}
