// The variables that hand down the policy are set by the program.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
fs.writeFileSync(`${lab.granted}/safeclaw.config.yaml`, 'version: 1\ndefaultAction: allow\n');
process.env.SAFECLAW_MODE = 'observe';
process.env.SAFECLAW_POLICY = `${lab.granted}/safeclaw.config.yaml`;
const env = { SAFECLAW_POLICY: `${lab.granted}/safeclaw.config.yaml`, SAFECLAW_MODE: 'observe', SAFECLAW_PARENT: '', SAFECLAW_AUDIT: lab.granted };
for (const options of [{}, { env }, { env: { ...process.env, ...env } }, { cwd: lab.granted, env }]) {
  console.log(String(spawnSync(lab.node, ['-p', `require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')`], options).stdout));
}
