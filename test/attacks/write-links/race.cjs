// Lets another thread swap a file and a link while this one writes and cuts off.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const file = `${lab.granted}/flip`;
const swapper = new Worker(`const fs = require('fs'); const { file, secret, own } = require('worker_threads').workerData; require('worker_threads').parentPort.postMessage(0); for (let i = 0; i < 400; i++) { try { fs.symlinkSync(own, file + '1'); fs.renameSync(file + '1', file); fs.symlinkSync(secret, file + '2'); fs.renameSync(file + '2', file); } catch {} }`, { eval: true, workerData: { file, secret: lab.secret, own: `${lab.granted}/file.txt` } });
let ended = false;
swapper.on('exit', () => (ended = true));
const acts = [() => fs.appendFileSync(file, 'x'), () => fs.truncateSync(file, 1), () => fs.writeFileSync(file, 'x'), () => fs.chmodSync(file, 0o666), () => fs.utimesSync(file, 1, 1), () => fs.linkSync(file, `${file}-hard`)];
const write = () => {
  for (let i = 0; i < 60; i++) {
    try {
      acts[i % acts.length]();
    } catch {
      // Refused, or just then no file.
    }
  }
  if (!ended) setImmediate(write);
};
swapper.on('message', write);
