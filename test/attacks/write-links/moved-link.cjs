// Moves a link to where its relative target means the file.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/denied`);
fs.writeFileSync(`${lab.granted}/denied/secret.txt`, 'own');
fs.symlinkSync('../denied/secret.txt', `${lab.granted}/tree/link`);
fs.writeFileSync(`${lab.granted}/tree/link`, 'own again');
fs.renameSync(`${lab.granted}/tree/link`, `${lab.granted}/link`);
fs.writeFileSync(`${lab.granted}/link`, 'x');
