// Lays the links itself: to the file, to the folder, relative, and a chain of them.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync(lab.secret, `${lab.granted}/a`);
fs.symlinkSync('../../denied', `${lab.granted}/tree/b`);
fs.symlinkSync('tree/b', `${lab.granted}/c`);
for (const act of [() => fs.appendFileSync(`${lab.granted}/a`, 'x'), () => fs.writeFileSync(`${lab.granted}/tree/b/new`, 'x'), () => fs.writeFileSync(`${lab.granted}/c/newer`, 'x'), () => fs.truncateSync(`${lab.granted}/c/data.json`, 1)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
