// Copies a tree of links, and writes through the copies.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/from`);
fs.mkdirSync(`${lab.granted}/denied`);
fs.writeFileSync(`${lab.granted}/denied/secret.txt`, 'own');
fs.symlinkSync('../denied', `${lab.granted}/from/out`);
fs.cpSync(`${lab.granted}/from/out`, `${lab.granted}/out`, { verbatimSymlinks: true, recursive: true });
for (const act of [() => fs.writeFileSync(`${lab.granted}/out/secret.txt`, 'x'), () => fs.writeFileSync(`${lab.granted}/out/new`, 'x')]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
