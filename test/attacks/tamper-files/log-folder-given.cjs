// Names another folder for the log of its children and threads.
// only gated: the log is the gate's
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const text = `try { console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
const env = { SAFECLAW_AUDIT: `${lab.granted}/audit`, SAFECLAW_MODE: 'observe' };
spawnSync(process.execPath, ['-e', text], { env, stdio: 'inherit' });
new Worker(text, { eval: true, env });
