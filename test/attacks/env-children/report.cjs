// Starts a Node program whose native report shows it.
// denied: env:read DENIED_KEY
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
console.log(spawnSync(lab.node, ['-p', 'JSON.stringify(process.report.getReport().environmentVariables)'], { env: undefined }).stdout.toString());
