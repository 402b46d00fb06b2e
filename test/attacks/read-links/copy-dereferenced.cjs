// Copies a granted tree, and has links in it followed.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/from`);
fs.symlinkSync(lab.secret, `${lab.granted}/from/link`);
fs.cpSync(`${lab.granted}/from`, `${lab.granted}/to`, { recursive: true, dereference: true });
console.log(fs.readFileSync(`${lab.granted}/to/link`, 'utf8'));
