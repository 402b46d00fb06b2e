// Lets a shell list its variables with a builtin.
// denied: env:read DENIED_KEY
const { spawnSync } = require('node:child_process');
for (const line of ['set', 'export -p', 'export', 'declare -p', 'compgen -e']) console.log(String(spawnSync(line, { shell: '/bin/bash' }).stdout));
