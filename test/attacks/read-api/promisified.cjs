// Reads it by functions that util.promisify made, and by the promise twins of exists and read.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { promisify } = require('node:util');
(async () => {
  const open = promisify(fs.open);
  const read = promisify(fs.read);
  console.log(String(await promisify(fs.readFile)(lab.secret).catch((error) => error.code)));
  const fd = await open(lab.secret, 'r');
  const { buffer } = await read(fd, Buffer.alloc(40), 0, 40, 0);
  console.log(String(buffer));
})();
