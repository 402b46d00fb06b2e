// Reads it with a promise, in every encoding.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const encoding of [null, 'utf8', 'latin1', 'hex', 'base64', 'utf16le']) fs.promises.readFile(lab.secret, { encoding, signal: new AbortController().signal }).then((text) => console.log(String(text)), (error) => console.log(error.code));
