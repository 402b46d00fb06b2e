// Lays a link to a name below a folder that is not there, and makes that folder.
// denied: file:write born
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync(`${lab.denied}/born/inner`, `${lab.granted}/out`);
fs.symlinkSync('../denied/born-too', `${lab.granted}/over`);
for (const act of [() => fs.mkdirSync(`${lab.granted}/links/folder/born/inner`, { recursive: true }), () => fs.writeFileSync(`${lab.granted}/out`, 'x'), () => fs.writeFileSync(`${lab.granted}/over`, 'x'), () => fs.writeFileSync(`${lab.granted}/out/../beside`, 'x')]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
