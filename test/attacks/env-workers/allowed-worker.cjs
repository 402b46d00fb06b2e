// Starts a thread that sees the granted variable, and one with an environment of its own.
const { Worker } = require('node:worker_threads');
const code = "require('worker_threads').parentPort.postMessage([process.env.GRANTED_KEY, process.env.OWN_KEY])";
const seen = [];
const add = (message) => seen.push(String(message)) === 2 && seen.sort().join(';') === ',mine;granted value,' && console.log('ok');
new Worker(code, { eval: true }).on('message', add);
new Worker(code, { eval: true, env: { OWN_KEY: 'mine' } }).on('message', add);
