// Interpreters load what variables name.
// denied: env:write PERL5OPT
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
fs.writeFileSync(`${lab.granted}/nothing.pl`, '1;\n');
fs.writeFileSync(`${lab.granted}/Evil.pm`, `system('${lab.programs.marker}'); 1;\n`);
fs.writeFileSync(`${lab.granted}/sitecustomize.py`, `import os\nos.system('${lab.programs.marker}')\n`);
fs.writeFileSync(`${lab.granted}/nothing.py`, 'pass\n');
const { PATH } = process.env;
spawnSync('perl', [`${lab.granted}/nothing.pl`], { env: { PATH, PERL5OPT: '-MEvil', PERL5LIB: lab.granted } });
spawnSync('perl', ['-d', `${lab.granted}/nothing.pl`], { env: { PATH, PERL5DB: `BEGIN { system('${lab.programs.marker}') } sub DB::DB {}` } });
spawnSync('python3', [`${lab.granted}/nothing.py`], { env: { PATH, PYTHONPATH: lab.granted } });
spawnSync('python3', ['-i'], { env: { PATH, PYTHONSTARTUP: `${lab.granted}/sitecustomize.py` } });
