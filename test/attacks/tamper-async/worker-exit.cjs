// The same in a thread, which ends by each of its ways.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
for (const end of ['', 'process.exit(0)', 'throw new Error("x")', 'require("node:worker_threads").parentPort.close()']) {
  const text = `const read = () => { try { process._rawDebug(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch {} }; for (const name of ['exit', 'beforeExit', 'uncaughtException', 'uncaughtExceptionMonitor']) process.on(name, read); const { reallyExit } = process; process.reallyExit = (...args) => { read(); reallyExit.apply(process, args) }; ${end}`;
  new Worker(text, { eval: true }).on('error', () => {});
}
