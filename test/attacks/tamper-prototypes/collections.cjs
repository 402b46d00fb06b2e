// Maps and sets know everything, and know it as allowed.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const allowed = { kind: 'allow', by: 'rule', rule: 'x', reason: '', position: null, code: 'SC_ALLOWED', observed: null };
for (const { prototype } of [Map, Set, WeakMap, WeakSet]) {
  for (const [name, value] of Object.entries({ get: () => allowed, has: () => true, forEach: () => undefined })) if (prototype[name]) prototype[name] = value;
  Object.defineProperty(prototype, 'size', { get: () => 0, configurable: true });
}
fs.readFile(lab.secret, 'utf8', (error, text) => console.log(text));
console.log(fs.readFileSync(lab.secret, 'utf8'));
