// A descriptor is an object that is a number, and a file handle has another's number.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.promises.open(`${lab.granted}/file.txt`).then(async (handle) => {
  Object.defineProperty(handle, 'fd', { value: 0 });
  Object.defineProperty(handle, 'path', { value: lab.secret });
  try {
    console.log(fs.readFileSync({ valueOf: () => handle.fd, toString: () => lab.secret }, 'utf8'));
  } catch {
    // No path.
  }
  try {
    console.log(fs.readFileSync(new String(lab.secret), 'utf8'));
  } catch {
    // No path.
  }
  console.log(await fs.promises.readFile(lab.secret, { encoding: 'utf8', fs: { open: handle.constructor } }).catch(() => ''));
});
