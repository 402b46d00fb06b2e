// A line that is longer than anybody looks, with the other command at its end.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
require('node:child_process').spawnSync(`${lab.programs.tool} ${'a '.repeat(20_000)}; ${lab.programs.marker}`, { shell: true });
