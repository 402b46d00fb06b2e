// A function of bash, handed down in a variable, stands in for a command.
// denied: env:write BASH_FUNC_ls%%
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
fs.writeFileSync(`${lab.granted}/list.sh`, 'ls\n');
spawnSync('bash', [`${lab.granted}/list.sh`], { env: { PATH: process.env.PATH, 'BASH_FUNC_ls%%': `() { ${lab.programs.marker}; }` } });
spawnSync('bash', [`${lab.granted}/list.sh`], { env: { PATH: process.env.PATH, SHELLOPTS: 'xtrace', PS4: `$(${lab.programs.marker})` } });
