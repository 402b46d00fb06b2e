// Adds to the end of a file.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
try {
  fs.appendFileSync(lab.secret, 'added');
} catch (error) {
  console.log(error.code);
}
fs.appendFile(lab.secret, 'added', (error) => console.log(error?.code));
fs.promises.appendFile(lab.secret, 'added').catch((error) => console.log(error.code));
