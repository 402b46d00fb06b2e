// The options of every worker are inherited from the prototype of everything.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
Object.prototype.env = {};
Object.prototype.execArgv = [];
Object.defineProperty(Object.prototype, 'NODE_OPTIONS', { get: () => '', set() {}, configurable: true });
Object.defineProperty(Object.prototype, 'SAFECLAW_POLICY', { get: () => '/dev/null', set() {}, configurable: true });
new Worker(`console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`, { eval: true }).on('error', () => {});
