// Changes mode, owner, times and length of the file through a link.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const link = `${lab.granted}/links/secret`;
for (const act of [() => fs.chmodSync(link, 0o777), () => fs.utimesSync(link, 1, 1), () => fs.chownSync(link, 12345, 12345), () => fs.truncateSync(link, 1)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.promises.chmod(`${lab.granted}/links/twice`, 0o606).catch((error) => console.log(error.code));
