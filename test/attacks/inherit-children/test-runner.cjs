// The runner of `node --test` starts the processes.
// denied: file:read or process:inspect
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.writeFileSync(`${lab.granted}/a.test.cjs`, `require('fs').writeFileSync(${JSON.stringify(`${lab.granted}/out.txt`)}, require('fs').readFileSync(${JSON.stringify(lab.secret)}))`);
require('node:child_process').spawnSync(lab.node, ['--test', `${lab.granted}/a.test.cjs`], { env: {} });
