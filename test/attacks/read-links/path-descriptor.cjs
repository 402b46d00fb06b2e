// Opens the file with O_PATH, which reads nothing, and reads what the descriptor leads to.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.secret, 0o10000000);
console.log(fs.readFileSync(`/proc/self/fd/${fd}`, 'utf8'));
