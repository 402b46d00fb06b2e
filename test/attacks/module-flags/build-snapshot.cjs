// A snapshot is built by a child that runs no preload.
// denied: process:inspect node --snapshot-blob
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
fs.writeFileSync(`${lab.granted}/entry.js`, `require('fs').writeSync(1, require('fs').readFileSync(${JSON.stringify(lab.secret)}))`);
console.log(String(spawnSync(lab.node, ['--snapshot-blob', `${lab.granted}/a.blob`, '--build-snapshot', `${lab.granted}/entry.js`]).stdout));
