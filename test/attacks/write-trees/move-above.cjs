// Moves the folder above everything, so that the names in rules lead nowhere, and changes what is there.
// denied: file:delete or file:write
const fs = require('node:fs');
const path = require('node:path');
const lab = JSON.parse(process.argv[2]);
const base = path.dirname(lab.granted);
fs.renameSync(base, `${base}-moved`);
try {
  fs.appendFileSync(`${base}-moved/denied/secret.txt`, 'x');
} finally {
  fs.renameSync(`${base}-moved`, base);
}
