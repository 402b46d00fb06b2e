// The name of the program in quotes, escapes, variables and globs.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { marker } = lab.programs;
const folder = marker.slice(0, -7);
for (const line of [`"${marker}"`, `'${marker}'`, `${folder}\\m\\arker`, `${folder}ma''rker`, `X=${marker}; $X`, `${folder}mark?r`, `${folder}[m]arker`, `cd ${folder}; ./marker`, `eval ${marker}`, `. ${marker}`, `command ${marker}`, `exec ${marker}`, `set -- ${marker}; "$@"`, `f() { ${marker}; }; f`, `trap ${marker} EXIT`, `IFS=_; y=${marker}_a; $y`]) spawnSync(line, { shell: true });
