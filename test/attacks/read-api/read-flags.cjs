// Gives the reading functions flags of their own.
// denied: file:read or file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const flag of ['r+', 'a+', fs.constants.O_RDWR]) {
  try {
    console.log(fs.readFileSync(lab.secret, { flag, encoding: 'utf8' }));
  } catch (error) {
    console.log(error.code);
  }
  fs.readFile(lab.secret, { flag }, (error, bytes) => console.log(error?.code, String(bytes)));
}
