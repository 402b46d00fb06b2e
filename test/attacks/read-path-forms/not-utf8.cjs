// Goes through a folder whose name is no UTF-8, so that text and bytes differ.
// denied: file:read or file:write
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { execFileSync } = require('node:child_process');
const name = Buffer.concat([Buffer.from(`${lab.granted}/`), Buffer.from([0xff])]);
try {
  fs.symlinkSync(lab.denied, name);
} catch (error) {
  console.log(error.code);
}
console.log(fs.readFileSync(Buffer.concat([name, Buffer.from('/secret.txt')]), 'utf8'));
