// Hands the path over as a URL.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
console.log(fs.readFileSync(pathToFileURL(lab.secret), 'utf8'));
