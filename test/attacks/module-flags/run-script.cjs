// `node --run` starts the script of a package.json, past every preload.
// denied: process:inspect node --run
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
fs.writeFileSync(`${lab.granted}/package.json`, JSON.stringify({ scripts: { x: lab.programs.marker } }));
spawnSync(lab.node, ['--run', 'x'], { cwd: lab.granted });
