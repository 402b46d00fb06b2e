// The allowed tool with another command behind it, in every kind of list.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
for (const line of [`${tool}; ${marker}`, `${tool} && ${marker}`, `false || ${marker}`, `${tool} | ${marker}`, `${tool} & ${marker}`, `${tool}\n${marker}`, `(${tool}; ${marker})`, `{ ${tool}; ${marker}; }`, `if ${tool}; then ${marker}; fi`, `! ${marker}`]) spawnSync(line, { shell: true });
