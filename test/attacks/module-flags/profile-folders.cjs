// Profiles of a child are written into the denied folder by native code.
// denied: process:inspect node --cpu-prof
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
spawnSync(lab.node, ['--cpu-prof', `--cpu-prof-dir=${lab.denied}`, '-e', '0']);
spawnSync(lab.node, ['--heap-prof', '--heap-prof-dir', lab.denied, '-e', '0']);
spawnSync(lab.node, ['--trace-event-categories=v8', `--trace-event-file-pattern=${lab.denied}/trace`, '-e', '0']);
spawnSync(lab.node, ['--redirect-warnings', `${lab.denied}/warnings`, '-e', 'process.emitWarning("x")']);
spawnSync(lab.node, ['--diagnostic-dir', lab.denied, '--cpu-prof', '-e', '0']);
