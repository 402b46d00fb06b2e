// A child writes coverage and compiled code into the denied folder, because its environment says so.
// denied: env:write NODE_V8_COVERAGE
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
spawnSync(lab.node, ['-e', '0'], { env: { ...process.env, NODE_V8_COVERAGE: lab.denied } });
new Worker('0', { eval: true, env: { ...process.env, NODE_V8_COVERAGE: lab.denied } }).on('error', () => {});
