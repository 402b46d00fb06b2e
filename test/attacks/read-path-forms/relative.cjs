// Names it relative to the working folder.
// denied: file:read secret.txt
const fs = require('node:fs');
console.log(fs.readFileSync('../denied/secret.txt', 'utf8'));
