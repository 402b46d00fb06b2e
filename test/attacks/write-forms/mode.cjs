// Changes who may use a file.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.chmodSync(lab.secret, 0o777), () => fs.chmodSync(`${lab.denied}/tree`, 0o700)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.chmod(lab.secret, 0o666, (error) => console.log(error?.code));
fs.promises.chmod(lab.secret, 0o606).catch((error) => console.log(error.code));
