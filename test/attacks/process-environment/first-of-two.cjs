// A variable stands twice in the environment, and with an odd name.
// denied: env:write LD_PRELOAD
const lab = JSON.parse(process.argv[2]);
const { ChildProcess, spawnSync } = require('node:child_process');
const { library, tool } = lab.programs;
const start = (envPairs) => new ChildProcess().on('error', () => {}).spawn({ file: tool, args: ['tool'], envPairs, stdio: 'ignore' });
start([`LD_PRELOAD=${library}`, 'LD_PRELOAD=']);
start(['LD_PRELOAD=', `LD_PRELOAD=${library}`]);
start(['A=1\0LD_PRELOAD=' + library]);
spawnSync(tool, { env: Object.create({ LD_PRELOAD: library }) });
spawnSync(tool, { env: { ['LD_PRELOAD=' + library + '\nX']: '1' } });
