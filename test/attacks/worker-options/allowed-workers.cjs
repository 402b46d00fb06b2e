// Workers of every kind do what the policy grants.
const lab = JSON.parse(process.argv[2]);
const { Worker, SHARE_ENV } = require('node:worker_threads');
const code = `require('node:worker_threads').parentPort.postMessage(require('node:fs').readFileSync(${JSON.stringify(`${lab.granted}/file.txt`)}, 'utf8'))`;
const said = (worker) => new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
Promise.all([{}, { execArgv: [] }, { env: {} }, { env: SHARE_ENV }, { stdout: true }].map((options) => said(new Worker(code, { eval: true, ...options })))).then((texts) => console.log(texts.every((text) => text === 'granted text') ? 'ok' : texts));
