// Moves a link to where its relative target means something else.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/a/b`, { recursive: true });
fs.mkdirSync(`${lab.granted}/denied`);
fs.writeFileSync(`${lab.granted}/denied/secret.txt`, 'own');
fs.symlinkSync('../denied/secret.txt', `${lab.granted}/a/link`);
console.log(fs.readFileSync(`${lab.granted}/a/link`, 'utf8'));
fs.renameSync(`${lab.granted}/a/link`, `${lab.granted}/link`);
console.log(fs.readFileSync(`${lab.granted}/link`, 'utf8'));
