// Opens a granted file, and lets its name become the denied one's: by the number it reads what it opened.
// denied: file:read or file:delete secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(`${lab.granted}/file.txt`, 'r');
for (const act of [() => fs.renameSync(lab.secret, `${lab.granted}/file.txt`), () => fs.copyFileSync(lab.secret, `/proc/self/fd/${fd}`), () => console.log(fs.readFileSync(fd, 'utf8')), () => console.log(fs.readFileSync(`${lab.granted}/file.txt`, 'utf8'))]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
