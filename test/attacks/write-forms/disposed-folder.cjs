// A temporary folder that is removed at its end is by then a link to another.
// nodes: >=24
// denied: file:write or file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const disposable = fs.mkdtempDisposableSync(`${lab.granted}/temporary-`);
fs.rmdirSync(disposable.path);
fs.renameSync(`${lab.granted}/links/folder`, disposable.path);
process.chdir(lab.granted);
const relative = fs.mkdtempDisposableSync('t-');
process.chdir('/');
try {
  fs.mkdtempDisposableSync(`${lab.denied}/own-`);
} catch (error) {
  console.log(error.code);
}
for (const one of [disposable, relative]) {
  try {
    one.remove();
  } catch (error) {
    console.log(error.code);
  }
}
