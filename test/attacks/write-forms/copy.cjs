// Copies an own file over it, and beside it.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = `${lab.granted}/file.txt`;
for (const act of [() => fs.copyFileSync(own, lab.secret), () => fs.copyFileSync(own, `${lab.denied}/a`, fs.constants.COPYFILE_EXCL), () => fs.cpSync(own, `${lab.denied}/b`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.copyFile(own, `${lab.denied}/c`, (error) => console.log(error?.code));
fs.promises.copyFile(own, `${lab.denied}/d`, fs.constants.COPYFILE_FICLONE).catch((error) => console.log(error.code));
fs.cp(own, `${lab.denied}/e`, (error) => console.log(error?.code));
fs.promises.cp(own, `${lab.denied}/f`).catch((error) => console.log(error.code));
