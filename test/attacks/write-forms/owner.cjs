// Gives a file, and a link itself, to somebody else.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const id = process.getuid() === 0 ? 12345 : process.getuid();
for (const act of [() => fs.chownSync(lab.secret, id, id), () => fs.lchownSync(`${lab.denied}/link`, id, id), () => fs.chownSync(`${lab.granted}/links/secret`, id, id)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.chown(lab.secret, id, id, (error) => console.log(error?.code));
fs.lchown(lab.secret, id, id, (error) => console.log(error?.code));
fs.promises.chown(lab.secret, id, id).catch((error) => console.log(error.code));
