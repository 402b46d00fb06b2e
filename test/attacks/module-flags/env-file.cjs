// A child Node reads a file outside as its environment, in native code.
// denied: process:inspect node --env-file
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
console.log(spawnSync(lab.node, [`--env-file=${lab.denied}/.env`, '-p', 'JSON.stringify(process.env)']).stdout?.toString());
