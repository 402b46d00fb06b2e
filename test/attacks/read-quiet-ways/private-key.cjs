// Has a key function read a file by a URL, and shows what native code says of it.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { createPrivateKey } = require('node:crypto');
for (const key of [new URL(`file://${lab.secret}`), { key: new URL(`file://${lab.secret}`), format: 'pem' }]) {
  try {
    console.log(createPrivateKey(key));
  } catch (error) {
    console.log(error.code);
  }
}
console.log(fs.readFileSync(new URL(`file://${lab.secret}`), 'utf8'));
