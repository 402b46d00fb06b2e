// Makes a file without a name in a granted folder, and names it elsewhere; makes one in the denied folder.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const O_TMPFILE = 0o20200000;
for (const act of [
  () => fs.linkSync(`/proc/self/fd/${fs.openSync(lab.granted, O_TMPFILE | fs.constants.O_RDWR, 0o600)}`, `${lab.denied}/named`),
  () => fs.openSync(lab.denied, O_TMPFILE | fs.constants.O_RDWR, 0o600),
  () => fs.copyFileSync(`/proc/self/fd/${fs.openSync(`${lab.granted}/file.txt`, 'r')}`, `${lab.denied}/copied`),
]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
