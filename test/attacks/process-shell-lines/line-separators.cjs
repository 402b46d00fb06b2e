// Characters that are spaces to one reader and letters to another.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
for (const text of ['\r', '\r\n', '\v', '\f', '\u2028', '\u00a0', '\n#', '\\\n;', ' #\n', "'\n'"]) spawnSync(`${tool}${text}${marker}`, { shell: true });
spawnSync(`${tool} # a\r\n${marker}`, { shell: true });
