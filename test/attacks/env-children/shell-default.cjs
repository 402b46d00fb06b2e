// Lets a shell expand it in ways that only a shell knows.
// denied: env:read DENIED_KEY
const { spawnSync } = require('node:child_process');
for (const line of ['echo ${DENIED_KEY:-none}', 'echo "${DENIED_KEY#x}"', 'echo ${!DENIED_*}', 'x=DENIED_KEY; echo ${!x}', 'cat <<< $DENIED_KEY', 'cat <<x\n$DENIED_KEY\nx']) console.log(String(spawnSync(line, { shell: '/bin/bash' }).stdout));
