// Wraps a descriptor of it in the streams of other modules.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.secret);
fs.createReadStream('', { fd, autoClose: false, start: 0 }).pipe(process.stdout);
