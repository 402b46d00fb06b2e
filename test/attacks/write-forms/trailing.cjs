// Ends names with slashes, dots and a NUL.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.mkdirSync(`${lab.granted}/../denied/a///`), () => fs.writeFileSync(`${lab.denied}/b\0.txt`, 'x'), () => fs.mkdirSync(`${lab.denied}/c/.`, { recursive: true }), () => fs.mkdirSync(`${lab.granted}/..//denied/d/./`, { recursive: true }), () => fs.writeFileSync(`${lab.granted}/../denied/e `, 'x')]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
