// Reads it through the process's own root and working folder.
// denied: file:read environ
const fs = require('node:fs');
for (const way of ['/proc/self/root/proc/self', '/proc/self/cwd/../../../proc/self', '/proc//self/./task/../']) {
  try {
    console.log(fs.readFileSync(`${way}/environ`, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
