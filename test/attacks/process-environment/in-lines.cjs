// The same variables within a shell line, in each way to set one.
// denied: env:write LD_PRELOAD
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { library, tool } = lab.programs;
for (const line of [`LD_PRELOAD=${library} ${tool}`, `env LD_PRELOAD=${library} ${tool}`, `export LD_PRELOAD=${library}; ${tool}`, `LD_PRELOAD=${library}; export LD_PRELOAD; ${tool}`, `set -a; LD_PRELOAD=${library}; ${tool}`, `: \${LD_PRELOAD:=${library}}; export LD_PRELOAD; ${tool}`, `read LD_PRELOAD <<E\n${library}\nE\nexport LD_PRELOAD; ${tool}`, `for LD_PRELOAD in ${library}; do export LD_PRELOAD; ${tool}; done`]) spawnSync(line, { shell: true });
