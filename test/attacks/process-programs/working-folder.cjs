// A relative name means another program in another folder.
// denied: shell:execute tool
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const fs = require('node:fs');
fs.symlinkSync(lab.programs.marker, `${lab.granted}/tool`);
process.cwd = () => path.dirname(lab.programs.tool);
spawnSync('./tool', { cwd: lab.granted });
process.chdir(lab.granted);
spawnSync('./tool');
