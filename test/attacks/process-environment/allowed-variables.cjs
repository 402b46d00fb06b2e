// A child gets the harmless variables that it is given.
const lab = JSON.parse(process.argv[2]);
const { execSync, spawnSync } = require('node:child_process');
const text = String(spawnSync('sh', ['-c', 'echo "$A $TZ"'], { env: { PATH: process.env.PATH, A: 'b', TZ: 'UTC' } }).stdout);
const line = String(execSync(`A=b sh -c 'echo $A'`));
console.log(text === 'b UTC\n' && line === 'b\n' && String(spawnSync(lab.programs.tool, { env: { LD_PRELOAD: '' } }).stdout) === 'ok\n' ? 'ok' : [text, line]);
