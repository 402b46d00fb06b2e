// Closes every file that is open, by each function that closes, and goes on.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (let fd = 3; fd < 80; fd++) {
  try {
    // Node's own, which wait for events, end the process with them.
    if (!fs.fstatSync(fd).isFile()) continue;
    fs.close(fd, () => {});
    fs.closeSync(fd);
  } catch {
    // Not open, or not its own.
  }
}
setTimeout(() => console.log(fs.readFileSync(lab.secret, 'utf8')), 100);
