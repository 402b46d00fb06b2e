// Lets another thread swap a file and a link while this one reads.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const file = `${lab.granted}/flip`;
const swapper = new Worker(`const fs = require('fs'); const { file, secret, own } = require('worker_threads').workerData; require('worker_threads').parentPort.postMessage(0); for (let i = 0; i < 500; i++) { try { fs.symlinkSync(own, file + '1'); fs.renameSync(file + '1', file); fs.symlinkSync(secret, file + '2'); fs.renameSync(file + '2', file); } catch {} }`, { eval: true, workerData: { file, secret: lab.secret, own: `${lab.granted}/file.txt` } });
let ended = false;
swapper.on('exit', () => (ended = true));
const texts = new Set();
const read = () => {
  for (let i = 0; i < 50; i++) {
    try {
      texts.add(fs.readFileSync(file, i % 2 ? 'utf8' : 'latin1'));
    } catch (error) {
      texts.add(error.code);
    }
  }
  if (ended) console.log([...texts]);
  else setImmediate(read);
};
swapper.on('message', read);
