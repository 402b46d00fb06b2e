// Programs that run the one behind them.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
for (const words of [['env', marker], ['env', '-S', marker], ['env', '-C', '/', marker], ['nohup', marker], ['nice', '-n', '1', marker], ['timeout', '5', marker], ['stdbuf', '-o0', marker], ['setsid', marker], ['xargs', marker], ['find', '/dev/null', '-exec', marker, ';'], ['sh', '-c', marker], ['bash', '-c', `exec ${marker}`], ['sh', '-c', '"$0"', marker], ['sh', marker], ['env', `A=b`, 'sh', '-c', `${tool}; ${marker}`]]) spawnSync(words[0], words.slice(1), { input: 'a\n', timeout: 5000 });
