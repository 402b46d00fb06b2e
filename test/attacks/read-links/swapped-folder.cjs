// Reads below an own folder often, then lays a link in the folder's place.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.writeFileSync(`${lab.granted}/tree/secret.txt`, 'own');
for (let i = 0; i < 5; i++) fs.readFileSync(`${lab.granted}/tree/secret.txt`, 'latin1');
fs.renameSync(`${lab.granted}/tree`, `${lab.granted}/old`);
fs.symlinkSync(lab.denied, `${lab.granted}/tree`);
for (let i = 0; i < 5; i++) fs.readFile(`${lab.granted}/tree/secret.txt`, 'latin1', (error, text) => console.log(error?.code, text));
