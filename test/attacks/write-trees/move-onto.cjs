// Puts a tree of its own in the place of the folder.
// denied: file:delete or file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/new/inner`, { recursive: true });
for (const act of [() => fs.renameSync(lab.denied, `${lab.granted}/old`), () => fs.renameSync(`${lab.granted}/new`, lab.denied), () => fs.renameSync(`${lab.granted}/new`, `${lab.denied}/planted`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
