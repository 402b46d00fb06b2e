// Opens an own file, moves another there by its name, and writes by the descriptor and by the name.
// denied: file:delete or file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(`${lab.granted}/file.txt`, 'r+');
for (const act of [() => fs.renameSync(lab.secret, `${lab.granted}/file.txt`), () => fs.appendFileSync(`${lab.granted}/file.txt`, 'x'), () => fs.linkSync(`/proc/self/fd/${fd}`, `${lab.denied}/x`), () => fs.renameSync(`${lab.granted}/file.txt`, lab.secret)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
