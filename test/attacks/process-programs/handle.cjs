// The native class of processes, taken from a child that was refused, starts the program.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { ChildProcess } = require('node:child_process');
const child = new ChildProcess();
const Process = child._handle.constructor;
const handle = new Process();
const options = { file: lab.programs.marker, args: ['marker'], stdio: [{ type: 'ignore' }, { type: 'ignore' }, { type: 'ignore' }], envPairs: [] };
if (handle.spawn.length === 0 && Number(process.versions.node.split('.')[0]) >= 24) handle.spawn(options.file, options.args, undefined, options.envPairs, options.stdio, 0, undefined, undefined);
else handle.spawn(options);
