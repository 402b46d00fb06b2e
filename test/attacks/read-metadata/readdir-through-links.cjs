// Lists it through a link, and with all that is below the granted folder.
// denied: file:list denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readdirSync(lab.granted, { recursive: true }));
console.log(fs.readdirSync(`${lab.granted}/links/folder/names/`));
