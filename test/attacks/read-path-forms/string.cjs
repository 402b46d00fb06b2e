// Reads a file outside the grant by its plain name.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readFileSync(lab.secret, 'utf8'));
