// Reads it with a callback, as bytes.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.readFile(lab.secret, (error, bytes) => console.log(error?.code, String(bytes)));
