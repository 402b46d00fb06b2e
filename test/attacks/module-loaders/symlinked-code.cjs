// A link with an allowed name leads the loader to code outside.
// denied: module:load module.cjs
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const link = `${lab.granted}/innocent.cjs`;
fs.symlinkSync(`${lab.denied}/module.cjs`, link);
console.log(require(link));
