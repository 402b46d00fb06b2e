// Opens the file for a stream of another module: a socket, a terminal, a worker's output.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
for (const [i, act] of [
  (fd) => new (require('node:tty').WriteStream)(fd).write('x'),
  (fd) => fs.createWriteStream(null, { fd }).end('x'),
  (fd) => new Worker(`require('node:fs').writeSync(${fd}, 'x')`, { eval: true }),
].entries()) {
  try {
    act(fs.openSync(`${lab.denied}/new-${i}`, 'w'));
  } catch (error) {
    console.log(error.code);
  }
}
