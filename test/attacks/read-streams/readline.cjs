// Reads its lines.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const input = fs.createReadStream(lab.secret);
input.on('error', (error) => console.log(error.code));
require('node:readline').createInterface({ input }).on('line', console.log);
