// The name that the program is told is not the one that is run.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
require('node:child_process').spawnSync(lab.programs.marker, ['a'], { argv0: 'tool' });
require('node:child_process').spawnSync(lab.programs.marker, ['a'], { argv0: lab.programs.tool });
