// A program of the tool's name is planted, and PATH finds it first.
// denied: shell:execute tool
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
fs.writeFileSync(`${lab.granted}/tool`, `#!/bin/sh\nexec ${lab.programs.marker}\n`, { mode: 0o755 });
spawnSync('tool', { env: { PATH: lab.granted } });
spawnSync('tool', { shell: true, env: { PATH: `${lab.granted}:/usr/bin:/bin` } });
spawnSync('tool', { cwd: lab.granted, env: { PATH: '.' } });
spawnSync('tool', { cwd: lab.granted, env: { PATH: '' } });
process.env.PATH = lab.granted;
spawnSync('tool');
