// Sets the times of a file, and of a link itself.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.utimesSync(lab.secret, 1, 1), () => fs.lutimesSync(`${lab.denied}/link`, 1, 1)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.utimes(lab.secret, 2, 2, (error) => console.log(error?.code));
fs.lutimes(lab.secret, 3, 3, (error) => console.log(error?.code));
fs.promises.utimes(lab.secret, 4, 4).catch((error) => console.log(error.code));
fs.promises.lutimes(lab.secret, 5, 5).catch((error) => console.log(error.code));
