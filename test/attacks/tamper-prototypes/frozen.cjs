// Everything is frozen, so that nothing can be kept or replaced.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const { value } = Object.getOwnPropertyDescriptor(globalThis, name);
  if (typeof value === 'function') {
    Object.freeze(value);
    if (value.prototype) Object.freeze(value.prototype);
  }
}
Object.freeze(fs);
Object.freeze(fs.promises);
Object.freeze(require('node:module'));
Object.freeze(process);
console.log(fs.readFileSync(lab.secret, 'utf8'));
