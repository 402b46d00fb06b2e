// A copy of the Node binary under another name reads the file.
// denied: shell:execute helper
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const copy = `${lab.granted}/helper`;
fs.symlinkSync(lab.node, copy);
console.log(String(require('node:child_process').spawnSync(copy, ['-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], { env: {}, argv0: 'node' }).stdout));
