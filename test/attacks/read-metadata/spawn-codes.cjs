// Learns it from how starting a program fails whose file or folder it is.
// denied: shell:execute
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
console.log(Array.from({ length: 32 }, (_, i) => Number(spawnSync(`${lab.denied}/bits/${i}`).error?.code === 'EACCES')).join(''));
