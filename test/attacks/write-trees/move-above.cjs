// Moves the folder above everything, so that the names of rules lead elsewhere.
// denied: file:delete or file:write
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
const base = path.dirname(lab.granted);
try {
  fs.renameSync(lab.denied, `${lab.granted}/moved`);
} catch (error) {
  console.log(error.code);
}
try {
  fs.renameSync(base, `${base}-moved`);
  fs.appendFileSync(`${base}-moved/denied/secret.txt`, 'x');
  fs.renameSync(`${base}-moved`, base);
} catch (error) {
  console.log(error.code);
}
