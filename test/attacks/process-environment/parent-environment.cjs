// A child reads the environment of its parent.
// denied: file:read
const { spawnSync } = require('node:child_process');
process.stdout.write(spawnSync('sh', ['-c', `tr '\\0' '\\n' < /proc/${process.pid}/environ; cat /proc/$PPID/environ`]).stdout ?? '');
