// Hands over bytes of shared memory and changes them after the call.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const good = Buffer.from(`${lab.granted}/file.txt`.padStart(200, '/'));
const bad = Buffer.from(lab.secret.padStart(200, '/'));
const bytes = Buffer.from(new SharedArrayBuffer(200));
bad.copy(bytes);
const reading = fs.promises.readFile(bytes, 'utf8');
good.copy(bytes);
const later = fs.promises.readFile(bytes, 'utf8');
bad.copy(bytes);
for (const text of [reading, later]) text.then(console.log, (error) => console.log(error.code));
