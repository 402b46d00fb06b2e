// Plants policies where a child of it might look for one: in its working folder, its home and beside its program.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
fs.mkdirSync(`${lab.granted}/.safeclaw/compiled`, { recursive: true });
for (const name of ['safeclaw.config.yaml', 'safeclaw.yaml', '.safeclaw/safeclaw.config.yaml', '.safeclaw/compiled/policy.json']) fs.writeFileSync(`${lab.granted}/${name}`, 'version: 1\ndefaultAction: allow\n');
const text = `try { console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
fs.writeFileSync(`${lab.granted}/child.cjs`, text);
const home = { HOME: lab.granted, SAFECLAW_POLICY: `${lab.granted}/safeclaw.config.yaml` };
for (const options of [{ cwd: lab.granted }, { cwd: lab.granted, env: home }, { cwd: lab.granted, env: {} }]) console.log(String(spawnSync(process.execPath, ['child.cjs'], options).stdout));
process.chdir(lab.granted);
new Worker(`${lab.granted}/child.cjs`, { env: home });
