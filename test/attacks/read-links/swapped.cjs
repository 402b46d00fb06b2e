// Reads an own file often, then lays a link in its place.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const file = `${lab.granted}/file.txt`;
for (let i = 0; i < 5; i++) fs.readFileSync(file, 'utf8');
fs.unlinkSync(file);
fs.symlinkSync(lab.secret, file);
console.log(fs.readFileSync(file, 'utf8'));
