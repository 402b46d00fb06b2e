// Replaces a file by each form of writing it.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
try {
  fs.writeFileSync(lab.secret, 'changed');
} catch (error) {
  console.log(error.code);
}
fs.writeFile(lab.secret, 'changed', (error) => console.log(error?.code));
fs.promises.writeFile(lab.secret, 'changed').catch((error) => console.log(error.code));
