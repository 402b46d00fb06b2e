// A link with the tool's name leads to the other program.
// denied: shell:execute tool
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.symlinkSync(lab.programs.marker, `${lab.granted}/tool`);
require('node:child_process').spawnSync(`${lab.granted}/tool`);
