// Opens the file with O_PATH, which neither reads nor writes, and changes what the descriptor leads to.
// denied: file:write or file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.secret, 0o10000000);
for (const act of [() => fs.chmodSync(`/proc/self/fd/${fd}`, 0o777), () => fs.appendFileSync(`/proc/self/fd/${fd}`, 'x'), () => fs.truncateSync(`/dev/fd/${fd}`, 1)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
