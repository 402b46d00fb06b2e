// git runs what variables name.
// denied: env:write GIT_SSH_COMMAND
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { marker } = lab.programs;
const base = { PATH: process.env.PATH, HOME: lab.granted };
spawnSync('git', ['ls-remote', 'ssh://a.invalid/b'], { env: { ...base, GIT_SSH_COMMAND: marker } });
spawnSync('git', ['ls-remote', 'ssh://a.invalid/b'], { env: { ...base, GIT_SSH: marker } });
spawnSync('git', ['-p', 'help', '-a'], { env: { ...base, GIT_PAGER: marker, PAGER: marker } });
spawnSync('git', ['x'], { env: { ...base, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'alias.x', GIT_CONFIG_VALUE_0: `!${marker}` } });
spawnSync('git', ['x'], { env: { ...base, GIT_CONFIG_PARAMETERS: `'alias.x=!${marker}'` } });
spawnSync('git', ['var', 'GIT_EDITOR'], { env: { ...base, GIT_EXEC_PATH: lab.granted } });
