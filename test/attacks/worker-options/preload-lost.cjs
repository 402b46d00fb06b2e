// A worker is given NODE_OPTIONS that end where the gate's preload would follow.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const code = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
for (const text of ['"', '--title=x "', '--title="', '\\', '--require ', '']) {
  try {
    new Worker(code, { eval: true, env: { NODE_OPTIONS: text } }).on('error', () => {});
  } catch {
    // No options that Node takes.
  }
}
