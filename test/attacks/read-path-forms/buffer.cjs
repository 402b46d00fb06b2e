// Hands the path over as bytes.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readFileSync(Buffer.from(lab.secret)).toString());
