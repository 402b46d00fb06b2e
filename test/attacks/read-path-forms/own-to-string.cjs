// Tries values that become a path only when they are made a string.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const answers = [`${lab.granted}/file.txt`, lab.secret];
const twoFaced = { toString: () => answers.shift() ?? lab.secret, valueOf: () => lab.secret };
for (const form of [twoFaced, [lab.secret], new String(lab.secret), Object.assign(Buffer.from(lab.secret), { toString: () => `${lab.granted}/file.txt` })]) {
  try {
    console.log(fs.readFileSync(form, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
