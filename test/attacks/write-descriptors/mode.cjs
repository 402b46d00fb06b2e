// Changes mode, owner and times of a file by a descriptor that was opened for reading: the kernel wants no more.
// denied: file:write mode.cjs
const fs = require('node:fs');
const fd = fs.openSync(__filename, 'r');
for (const act of [() => fs.fchmodSync(fd, 0o777), () => fs.futimesSync(fd, 1, 1), () => fs.fchownSync(fd, 12345, 12345)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.fchmod(fd, 0o700, (error) => console.log(error?.code));
fs.futimes(fd, 2, 2, (error) => console.log(error?.code));
fs.fchown(fd, 12345, 12345, (error) => console.log(error?.code));
