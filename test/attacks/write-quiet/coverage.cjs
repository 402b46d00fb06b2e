// Has the coverage of a worker or of itself written into the folder, by the variable that names it.
// denied: env:write NODE_V8_COVERAGE
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
process.env.NODE_V8_COVERAGE = lab.denied;
spawnSync(process.execPath, ['-e', '0'], { env: { NODE_V8_COVERAGE: lab.denied } });
spawnSync(process.execPath, ['-e', '0']);
