// Setters on the prototype of everything swallow what is written, or keep it.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const kept = [];
for (const key of ['kind', 'path', 'asked', 'verdict', 'native', 'target', 'fd', 'handle', 'original', 'real', 'gate', 'policy', 'audit', 'host', 'port', 'file', 'args', 'envPairs', 'oncomplete', 'errno', 'safeclaw', 'value', 'get', 'set', 0, 1, 2, 3, 4, 5]) {
  Object.defineProperty(Object.prototype, key, { __proto__: null, configurable: true, get: () => undefined, set(value) { kept.push(this, value); } });
}
try {
  fs.readFileSync(lab.secret, 'utf8');
} catch {
  // Refused.
}
require('node:child_process').spawnSync(lab.programs.marker);
for (const value of kept) {
  for (const name of Object.getOwnPropertyNames(Object(value))) {
    const own = Object.getOwnPropertyDescriptor(Object(value), name).value;
    if (typeof own !== 'function' || !/open|read/i.test(name)) continue;
    try {
      process._rawDebug(String(own.call(value, lab.secret, 0)));
    } catch {
      // Not that one.
    }
  }
}
