// Resolves a link, natively and in JavaScript: the error names what it leads to.
// denied: file:stat link
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync(`${lab.denied}/link`, `${lab.granted}/link`);
for (const resolve of [fs.realpathSync, fs.realpathSync.native]) {
  try {
    console.log(resolve(`${lab.granted}/link`));
  } catch (error) {
    console.log(error.message);
  }
}
console.log(fs.readlinkSync(`${lab.denied}/link`));
