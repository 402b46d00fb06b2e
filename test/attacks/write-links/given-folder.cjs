// Makes, changes and removes what lies below a link to the folder.
// denied: file:write or file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const folder = `${lab.granted}/links/folder`;
for (const act of [() => fs.writeFileSync(`${folder}/new`, 'x'), () => fs.mkdirSync(`${folder}/a/b`, { recursive: true }), () => fs.unlinkSync(`${folder}/sized`), () => fs.renameSync(`${lab.granted}/file.txt`, `${folder}/moved`), () => fs.mkdtempSync(`${folder}/t-`), () => fs.symlinkSync('x', `${folder}/link2`), () => fs.rmSync(`${folder}/tree`, { recursive: true })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
