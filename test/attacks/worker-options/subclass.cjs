// A subclass, `Reflect.construct` and a bound class make workers.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const code = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
class Other extends Worker {}
const options = () => ({ eval: true, execArgv: [], env: {} });
new Other(code, options()).on('error', () => {});
try {
  Reflect.construct(Worker, [code, options()], EventTarget);
} catch {
  // No event emitter.
}
new (Worker.bind(null))(code, options()).on('error', () => {});
