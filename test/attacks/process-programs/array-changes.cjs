// The arguments are changed while they are looked at, by a function of every array.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { marker } = lab.programs;
const args = ['a'];
for (const name of ['slice', 'push', 'unshift', 'concat', 'map', 'join', 'indexOf', 'includes']) {
  const real = Array.prototype[name];
  Object.defineProperty(Array.prototype, name, { configurable: true, writable: true, value: function (...given) { if (this !== args && typeof this[0] === 'string' && this[0].endsWith('tool') && !given.length) this[0] = marker; return real.apply(this, given); } });
}
Object.defineProperty(Array.prototype, Symbol.iterator, { configurable: true, writable: true, value: function* () { for (let i = 0; i < this.length; i++) yield String(this[i]).endsWith('/tool') ? marker : this[i]; } });
spawnSync(lab.programs.tool, args);
spawnSync(...[lab.programs.tool, args]);
