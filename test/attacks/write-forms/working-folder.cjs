// Makes the folder its working folder and writes plain names, while it says that it is elsewhere.
// denied: file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
process.chdir(lab.denied);
process.cwd = () => lab.granted;
for (const act of [() => fs.writeFileSync('a', 'x'), () => fs.mkdirSync('b'), () => fs.symlinkSync('c', 'd'), () => fs.rmSync('sized')]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
