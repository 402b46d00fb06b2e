// Has a worker and a Node program write the policy.
// denied: file:write safeclaw.config.yaml
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const { spawnSync } = require('node:child_process');
const text = `require('node:fs').appendFileSync(${JSON.stringify(`${lab.project}/safeclaw.config.yaml`)}, '# x')`;
new Worker(text, { eval: true, env: {}, execArgv: [] }).on('error', (error) => console.log(error.code));
spawnSync(process.execPath, ['-e', text], { env: {} });
