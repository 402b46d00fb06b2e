// Copies a single file to where a link leads out, also one whose target is not there yet.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = `${lab.granted}/file.txt`;
for (const act of [() => fs.copyFileSync(own, `${lab.granted}/links/secret`), () => fs.copyFileSync(own, `${lab.granted}/links/born`), () => fs.cpSync(own, `${lab.granted}/links/folder/new`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.promises.copyFile(own, `${lab.granted}/links/bornTwice`).catch((error) => console.log(error.code));
