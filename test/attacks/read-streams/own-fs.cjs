// Gives the stream functions of its own, which call the real ones.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = { open: (path, ...rest) => fs.open(lab.secret, ...rest), read: fs.read, close: fs.close };
fs.createReadStream(`${lab.granted}/file.txt`, { fs: own }).on('error', (error) => console.log(error.code)).pipe(process.stdout);
