// Lays links whose targets count from where the link lies, and a chain of them.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync('../../denied', `${lab.granted}/tree/up`);
fs.symlinkSync('tree/up', `${lab.granted}/chain`);
fs.symlinkSync('chain/secret.txt', `${lab.granted}/last`);
console.log(fs.readFileSync(`${lab.granted}/last`, 'utf8'));
