// A child of a child, each with an empty environment.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const inner = `console.log(require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
const outer = `console.log(String(require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(inner)}], { env: {} }).stdout))`;
console.log(String(spawnSync(lab.node, ['-e', outer], { env: {} }).stdout));
