// A library is loaded into the allowed tool.
// denied: env:write LD_PRELOAD
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const env = { PATH: process.env.PATH, LD_PRELOAD: lab.programs.library };
spawnSync(lab.programs.tool, { env });
process.env.LD_PRELOAD = lab.programs.library;
process.env.LD_AUDIT = lab.programs.library;
spawnSync(lab.programs.tool);
spawnSync(`LD_PRELOAD=${lab.programs.library} ${lab.programs.tool}`, { shell: true });
spawnSync(`export LD_PRELOAD=${lab.programs.library}; ${lab.programs.tool}`, { shell: true });
