// Writes an own file often, then lays a link in its place and in its folder's.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const file = `${lab.granted}/tree/secret.txt`;
for (let i = 0; i < 5; i++) fs.writeFileSync(file, 'own');
fs.unlinkSync(file);
fs.symlinkSync(lab.secret, file);
try {
  fs.appendFileSync(file, 'x');
} catch (error) {
  console.log(error.code);
}
fs.renameSync(`${lab.granted}/tree`, `${lab.granted}/old`);
fs.symlinkSync(lab.denied, `${lab.granted}/tree`);
fs.appendFile(file, 'x', (error) => console.log(error?.code));
