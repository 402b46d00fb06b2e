// The options of every child are inherited from the prototype of everything.
// denied: shell:execute
// nodes: 18
const lab = JSON.parse(process.argv[2]);
const { spawnSync, exec, fork } = require('node:child_process');
const { tool, marker } = lab.programs;
Object.assign(Object.prototype, { shell: marker, execPath: marker, argv0: 'tool', env: { PATH: '/nowhere' }, input: marker });
spawnSync(tool, [], {});
spawnSync(tool);
exec(tool, {}, () => {});
fork(`${lab.granted}/module.cjs`, [], {}).on('error', () => {});
