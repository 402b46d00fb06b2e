// Has shell lines and children change the log.
// only gated: the log is the gate's
// denied: file:write .safeclaw
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
for (const line of ['echo x >> .safeclaw/audit/new.jsonl', 'for file in .safeclaw/audit/*; do : > "$file"; done', 'echo > .safeclaw/audit/../audit/x']) spawnSync('/bin/sh', ['-c', line], { cwd: lab.project, stdio: 'ignore' });
spawnSync(process.execPath, ['-e', "const fs = require('node:fs'); for (const name of fs.readdirSync('.safeclaw/audit')) fs.truncateSync(`.safeclaw/audit/${name}`)"], { cwd: lab.project, env: {} });
