// Copies a link to a place from which it leads out, and reads there.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/one/two`, { recursive: true });
fs.mkdirSync(`${lab.granted}/denied`);
fs.writeFileSync(`${lab.granted}/denied/secret.txt`, 'own');
fs.symlinkSync('../denied/secret.txt', `${lab.granted}/one/link`);
fs.cpSync(`${lab.granted}/one/link`, `${lab.granted}/copied`, { verbatimSymlinks: true });
console.log(fs.readFileSync(`${lab.granted}/copied`, 'utf8'));
