// Goes up from where a link leads, which is not where its name stands.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const way = `${lab.granted}/links/folder/../denied/secret.txt`;
for (const form of [way, Buffer.from(way)]) {
  try {
    console.log(fs.readFileSync(form, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
