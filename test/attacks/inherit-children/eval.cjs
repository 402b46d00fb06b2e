// A child Node with an empty environment reads the file.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
console.log(String(spawnSync(lab.node, ['-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], { env: {} }).stdout));
