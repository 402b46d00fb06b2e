// A child with foreign functions opens the library.
// denied: process:inspect node --experimental-ffi
// nodes: >=26
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
spawnSync(lab.node, ['--experimental-ffi', '-e', `require('node:ffi').dlopen(${JSON.stringify(lab.programs.library)}, {})`]);
