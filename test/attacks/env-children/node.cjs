// Starts a Node program that prints it.
// denied: env:read DENIED_KEY
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
console.log(spawnSync(lab.node, ['-p', 'process.env.DENIED_KEY + JSON.stringify(process.env)']).stdout.toString());
