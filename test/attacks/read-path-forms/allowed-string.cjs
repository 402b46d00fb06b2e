// Reads a granted file by its name.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
if (fs.readFileSync(`${lab.granted}/file.txt`, 'utf8') === 'granted text') console.log('ok');
