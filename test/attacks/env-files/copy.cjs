// Copies it into a granted folder by reading and writing elsewhere than in JavaScript.
// denied: file:read environ
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pipeline } = require('node:stream/promises');
(async () => {
  const handle = await fs.promises.open('/proc/self/environ');
  await pipeline(handle.createReadStream(), fs.createWriteStream(`${lab.granted}/copy`));
})();
