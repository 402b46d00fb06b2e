// Ends threads in the middle of their calls, and reads beside and after them.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const text = `const fs = require('node:fs'); require('node:worker_threads').parentPort.postMessage(0); for (;;) try { fs.readFileSync(${JSON.stringify(`${lab.granted}/file.txt`)}); console.log(fs.readFileSync(${JSON.stringify(lab.secret)}, 'utf8')); } catch {}`;
let left = 6;
const start = () => {
  const worker = new Worker(text, { eval: true });
  worker.once('message', () => setTimeout(() => worker.terminate().then(() => {
    try {
      console.log(fs.readFileSync(lab.secret, 'utf8'));
    } catch (error) {
      console.log(error.code);
    }
    if (--left > 0) start();
  }), left * 3));
};
start();
