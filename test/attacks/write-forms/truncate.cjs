// Cuts a file off by its name.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
try {
  fs.truncateSync(lab.secret, 3);
} catch (error) {
  console.log(error.code);
}
fs.truncate(lab.secret, 2, (error) => console.log(error?.code));
fs.promises.truncate(lab.secret, 1).catch((error) => console.log(error.code));
