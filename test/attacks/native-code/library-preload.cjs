// A child is started with the library in front of all others.
// denied: env:write LD_PRELOAD
const lab = JSON.parse(process.argv[2]);
require('node:child_process').spawnSync(lab.node, ['-e', '0'], { env: { LD_PRELOAD: lab.programs.library } });
