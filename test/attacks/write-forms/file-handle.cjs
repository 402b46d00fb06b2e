// Writes by each method of a FileHandle that is opened for it.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const uses = [
  ['r+', (handle) => handle.write('x')], ['w', (handle) => handle.writeFile('x')], ['a', (handle) => handle.appendFile('x')], ['r+', (handle) => handle.truncate(1)], ['r+', (handle) => handle.writev([Buffer.from('x')])],
  ['r', (handle) => handle.chmod(0o777)], ['r', (handle) => handle.utimes(1, 1)], ['r', (handle) => handle.chown(12345, 12345)],
  ['w', (handle) => new Promise((resolve) => handle.createWriteStream().on('close', resolve).end('x'))],
];
(async () => {
  for (const [flags, use] of uses) {
    try {
      const handle = await fs.promises.open(lab.secret, flags);
      await use(handle);
      await handle.close();
    } catch (error) {
      console.log(error.code);
    }
  }
})();
