// Copies a tree to a place of its own, where links lie in the way that lead out.
// denied: file:write or file:read or file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const name of ['a', 'b']) {
  fs.mkdirSync(`${lab.granted}/${name}`);
  fs.symlinkSync(`${lab.denied}/tree/one.txt`, `${lab.granted}/${name}/one.txt`);
  fs.symlinkSync(`${lab.denied}/tree/inner`, `${lab.granted}/${name}/inner`);
}
try {
  fs.cpSync(`${lab.granted}/tree`, `${lab.granted}/a`, { recursive: true, dereference: true });
} catch (error) {
  console.log(error.code);
}
try {
  fs.cpSync(`${lab.granted}/tree/inner`, `${lab.granted}/a/inner/`, { recursive: true });
} catch (error) {
  console.log(error.code);
}
fs.promises.cp(`${lab.granted}/tree`, `${lab.granted}/b`, { recursive: true, dereference: true }).catch((error) => console.log(error.code));
