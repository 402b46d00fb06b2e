// Hands the stream a path that is bytes, and changes them at once.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const bytes = Buffer.from(`${lab.granted}/file.txt`.padStart(200, '/'));
fs.createReadStream(bytes).on('error', (error) => console.log(error.code)).pipe(process.stdout);
Buffer.from(lab.secret.padStart(200, '/')).copy(bytes);
fs.createReadStream(bytes).on('error', (error) => console.log(error.code)).on('data', (text) => console.log(String(text)));
