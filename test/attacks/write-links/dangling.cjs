// Writes through links whose target is not there, which makes it.
// denied: file:write born
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.writeFileSync(`${lab.granted}/links/born`, 'x'), () => fs.openSync(`${lab.granted}/links/bornTwice`, 'a'), () => fs.copyFileSync(`${lab.granted}/file.txt`, `${lab.granted}/links/born`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.createWriteStream(`${lab.granted}/links/bornTwice`).on('error', (error) => console.log(error.code)).end('x');
