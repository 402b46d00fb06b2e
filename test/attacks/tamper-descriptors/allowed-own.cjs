// Opens many descriptors of its own and closes every one of them, in any order.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { strictEqual } = require('node:assert');
const fds = Array.from({ length: 60 }, (_, i) => fs.openSync(`${lab.granted}/file-${i}`, 'w+'));
for (const fd of fds) fs.writeSync(fd, 'one');
for (const fd of fds.filter((_, i) => i % 2 === 0)) fs.closeSync(fd);
const again = fs.openSync(`${lab.granted}/file-0`, 'r');
strictEqual(fs.readFileSync(again, 'utf8'), 'one');
for (const fd of [...fds.filter((_, i) => i % 2 === 1), again]) fs.closeSync(fd);
fs.promises.open(`${lab.granted}/file-1`).then(async (handle) => {
  strictEqual(await handle.readFile('utf8'), 'one');
  await handle.close();
  console.log('ok');
});
