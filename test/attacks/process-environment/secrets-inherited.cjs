// A child prints the environment that it is given.
// denied: shell:execute set
const { spawnSync } = require('node:child_process');
for (const options of [{}, { env: process.env }, { env: { ...process.env } }, { shell: true }]) process.stdout.write(spawnSync('sh', ['-c', 'set; export -p'], options).stdout ?? '');
