// Starts Node with a file for its local storage.
// nodes: >=22
// denied: process:inspect
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
spawnSync(process.execPath, ['--experimental-webstorage', `--localstorage-file=${lab.denied}/storage`, '-e', 'localStorage.a = "x"']);
