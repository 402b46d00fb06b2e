// An interpreter is planted under the name that the first line of a granted script has `env` look up, and PATH finds it first.
// denied: shell:execute cli.cjs
// also: cli.cjs
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { execFileSync, spawn, spawnSync } = require('node:child_process');
fs.writeFileSync(`${lab.granted}/node`, `#!/bin/sh\ncat ${lab.secret}\n`, { mode: 0o755 });
const env = { PATH: `${lab.granted}:${lab.project}:/usr/bin:/bin` };
const attempt = (of) => {
  try {
    console.log(String(of()));
  } catch (error) {
    console.log(error.code);
  }
};
attempt(() => spawnSync('cli.cjs', [], { env }).stdout);
attempt(() => spawnSync('cli.cjs', { shell: true, env }).stdout);
attempt(() => spawnSync('cli.cjs', [], { cwd: lab.granted, env: { PATH: `.:${lab.project}:/usr/bin:/bin` } }).stdout);
process.env.PATH = env.PATH;
attempt(() => execFileSync('cli.cjs'));
attempt(() => spawn('cli.cjs', { stdio: ['ignore', 'inherit', 'inherit'] }).on('error', (error) => console.log(error.code)).pid);
