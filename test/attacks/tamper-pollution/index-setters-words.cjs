// The words of a command are others where the gate keeps them than where they are run from.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
const state = { count: 0, from: 0 };
const change = (value) => (typeof value === 'string' && value.endsWith('marker') && ++state.count > state.from ? value.replace(/marker$/, 'tool') : value);
for (let index = 0; index < 6; index++) {
  Object.defineProperty(Object.prototype, index, { __proto__: null, configurable: true, get: () => undefined, set(value) { Object.defineProperty(this, index, { __proto__: null, value: change(value), writable: true, enumerable: true, configurable: true }); } });
}
for (state.from = 0; state.from < 12; state.from++) {
  state.count = 0;
  spawnSync(marker, [], { stdio: 'ignore' });
  spawnSync(marker, { shell: true, stdio: 'ignore' });
}
