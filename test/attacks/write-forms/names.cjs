// Lays links into the folder: symbolic and hard ones.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = `${lab.granted}/file.txt`;
for (const act of [() => fs.symlinkSync(own, `${lab.denied}/a`), () => fs.linkSync(own, `${lab.denied}/b`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.symlink(own, `${lab.denied}/c`, 'file', (error) => console.log(error?.code));
fs.link(own, `${lab.denied}/d`, (error) => console.log(error?.code));
fs.promises.symlink(own, `${lab.denied}/e`).catch((error) => console.log(error.code));
fs.promises.link(own, `${lab.denied}/f`).catch((error) => console.log(error.code));
