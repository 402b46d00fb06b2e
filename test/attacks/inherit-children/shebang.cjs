// A script with `#!/usr/bin/env node` is started as a program.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const path = require('node:path');
const script = `${lab.granted}/named.cjs`;
fs.writeFileSync(script, `#!/usr/bin/env node\nconsole.log(require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))\n`, { mode: 0o755 });
console.log(String(require('node:child_process').spawnSync(script, [], { env: { PATH: `${path.dirname(lab.node)}:/usr/bin:/bin` } }).stdout));
