// Goes through the process's own root and working folder.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const way of [`/proc/self/root${lab.secret}`, '/proc/self/cwd/../denied/secret.txt', `/proc/${process.pid}/root/proc/self/root${lab.secret}`, `/proc/thread-self/root${lab.secret}`, `/proc/self/task/${process.pid}/cwd/../denied/secret.txt`]) {
  try {
    console.log(fs.readFileSync(way, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
