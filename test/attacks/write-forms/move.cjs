// Moves files out of the folder, into it, and within it.
// denied: file:delete or file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.renameSync(`${lab.denied}/sized`, `${lab.granted}/sized`), () => fs.renameSync(`${lab.granted}/file.txt`, lab.secret), () => fs.renameSync(`${lab.granted}/data.json`, `${lab.denied}/new.json`), () => fs.renameSync(lab.secret, `${lab.denied}/other.txt`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.rename(`${lab.granted}/module.cjs`, `${lab.denied}/moved-1`, (error) => console.log(error?.code));
fs.promises.rename(`${lab.granted}/module.mjs`, `${lab.denied}/moved-2`).catch((error) => console.log(error.code));
