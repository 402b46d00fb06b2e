// Opens the folder around it with O_PATH, and reads below the descriptor.
// denied: file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.denied, 0o10000000 | fs.constants.O_DIRECTORY);
console.log(fs.readFileSync(`/proc/self/fd/${fd}/secret.txt`, 'utf8'));
