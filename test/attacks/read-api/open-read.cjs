// Opens, reads and scatters by descriptor.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const flags of ['r', 'rs', fs.constants.O_RDONLY, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK, undefined]) {
  try {
    const fd = fs.openSync(lab.secret, flags);
    const parts = [Buffer.alloc(5), Buffer.alloc(30)];
    fs.readvSync(fd, parts);
    console.log(Buffer.concat(parts).toString(), fs.readFileSync(fd, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
