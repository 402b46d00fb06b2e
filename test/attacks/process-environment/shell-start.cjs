// Shells run a file at their start, by a variable.
// denied: env:write BASH_ENV
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
fs.writeFileSync(`${lab.granted}/nothing.sh`, ':\n');
for (const env of [{ BASH_ENV: lab.programs.marker }, { BASH_ENV: `$(${lab.programs.marker})` }, { ENV: lab.programs.marker }]) {
  spawnSync('bash', [`${lab.granted}/nothing.sh`], { env: { PATH: process.env.PATH, ...env } });
  spawnSync('bash', ['--posix', '-i', `${lab.granted}/nothing.sh`], { env: { PATH: process.env.PATH, ...env } });
  spawnSync('sh', ['-i', `${lab.granted}/nothing.sh`], { env: { PATH: process.env.PATH, ...env } });
}
