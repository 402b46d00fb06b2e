// Moves the file into the granted folder, changes it, and moves it back.
// denied: file:delete or file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.renameSync(lab.secret, `${lab.granted}/moved`);
fs.appendFileSync(`${lab.granted}/moved`, 'x');
fs.renameSync(`${lab.granted}/moved`, lab.secret);
