// Streams it out.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.createReadStream(lab.secret).pipe(process.stdout);
