// Hands the path over as a plain Uint8Array, which is no Buffer.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.promises.readFile(new Uint8Array(Buffer.from(lab.secret))).then(String).then(console.log);
