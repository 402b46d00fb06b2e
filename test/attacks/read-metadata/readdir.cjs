// Lists a folder.
// denied: file:list names
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readdirSync(`${lab.denied}/names`));
