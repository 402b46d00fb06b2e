// Works near its limits: many descriptors, deep calls, much at once, a granted program.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { strictEqual } = require('node:assert');
strictEqual(require('node:child_process').spawnSync(lab.programs.marker, ['granted']).status, 0);
const fds = Array.from({ length: 300 }, () => fs.openSync(`${lab.granted}/file.txt`, 'r'));
strictEqual(fs.readFileSync(`${lab.granted}/file.txt`, 'utf8'), 'granted text');
for (const fd of fds) fs.closeSync(fd);
const deep = (depth) => (depth === 0 ? fs.readFileSync(`${lab.granted}/file.txt`, 'utf8') : deep(depth - 1));
strictEqual(deep(3000), 'granted text');
Promise.all(Array.from({ length: 500 }, () => fs.promises.readFile(`${lab.granted}/file.txt`, 'utf8'))).then((texts) => {
  strictEqual(new Set(texts).size, 1);
  console.log('ok');
});
