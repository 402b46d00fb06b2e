// Opens it by flags that mean writing, and reads.
// denied: file:read or file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const flags of ['r+', 'a+', 'as+', fs.constants.O_RDWR, fs.constants.O_RDWR | fs.constants.O_APPEND]) {
  try {
    const fd = fs.openSync(lab.secret, flags);
    const bytes = Buffer.alloc(40);
    fs.readSync(fd, bytes, 0, 40, 0);
    console.log(String(bytes));
  } catch (error) {
    console.log(error.code);
  }
}
