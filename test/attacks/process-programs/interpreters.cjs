// Interpreters of the machine run a text.
// denied: shell:execute perl
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { marker } = lab.programs;
for (const words of [['perl', '-e', `system('${marker}')`], ['python3', '-c', `import os; os.system('${marker}')`], ['awk', `BEGIN { system("${marker}") }`], ['sed', `1e ${marker}`, '/etc/hostname'], ['/lib64/ld-linux-x86-64.so.2', '/bin/sh', marker], ['busybox', 'sh', '-c', marker], ['tar', 'cf', '/dev/null', '/dev/null', '--checkpoint=1', `--checkpoint-action=exec=${marker}`]]) spawnSync(words[0], words.slice(1), { timeout: 5000 });
