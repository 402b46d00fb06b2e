// Moves the folder into the granted one, where its files may be changed, and back.
// denied: file:delete or file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.renameSync(`${lab.denied}/tree`, `${lab.granted}/moved`);
fs.writeFileSync(`${lab.granted}/moved/one.txt`, 'changed');
fs.promises.rename(`${lab.granted}/moved`, `${lab.denied}/tree`);
