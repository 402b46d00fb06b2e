// Looks for the gate under the names and symbols that it might have registered, and switches off what it finds.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const names = ['safeclaw', 'authensor', '@authensor/safeclaw', 'safeclaw.gate', 'gate', 'original', 'unsafeOriginal', 'kOriginal', 'patched', 'uninstall', '__original', '__wrapped', 'shimmer', 'nodejs.util.promisify.custom'];
const found = new Set();
for (const holder of [globalThis, process, fs, fs.readFileSync, fs.promises, fs.openSync, module, require('node:module'), process.versions, Function.prototype, Object.prototype]) {
  for (const name of names) for (const key of [name, Symbol.for(name), `_${name}`, `__${name}`]) if (holder[key] !== undefined) found.add(holder[key]);
  for (const key of Object.getOwnPropertySymbols(holder)) found.add(holder[key]);
}
for (const one of found) {
  for (const key of ['uninstall', 'undo', 'disable', 'restore', 'unwrap', 'enabled', 'mode']) {
    try {
      one[key]?.();
    } catch {
      // No such thing.
    }
    try {
      one[key] = false;
    } catch {
      // Nor that.
    }
  }
  try {
    const result = typeof one === 'function' ? one(lab.secret, 'utf8') : undefined;
    if (typeof result === 'string') console.log(result);
  } catch {
    // It wants something else.
  }
}
console.log(fs.readFileSync(lab.secret, 'utf8'));
