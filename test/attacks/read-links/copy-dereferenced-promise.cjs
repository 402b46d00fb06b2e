// The same on Node's threads, with a link to a folder.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/from`);
fs.symlinkSync(`${lab.denied}/tree`, `${lab.granted}/from/link`);
fs.promises.cp(`${lab.granted}/from`, `${lab.granted}/to`, { recursive: true, dereference: true }).then(() => console.log(fs.readFileSync(`${lab.granted}/to/link/one.txt`, 'utf8')));
