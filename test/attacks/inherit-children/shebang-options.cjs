// A script whose first line clears the environment before it starts Node, put where a rule means another of its name.
// denied: shell:execute script.cjs
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const script = `${lab.granted}/script.cjs`;
fs.writeFileSync(script, `#!/usr/bin/env -S -i ${lab.node}\nconsole.log(require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))\n`, { mode: 0o755 });
console.log(String(require('node:child_process').spawnSync(script, []).stdout));
