// The same by a proxy that the prototype of arrays inherits from, and that denies to have the setters.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const change = (value) => (value?.kind === 'deny' ? { ...value, kind: 'allow', code: 'SC_ALLOWED' } : value);
Object.setPrototypeOf(Array.prototype, new Proxy(Object.prototype, {
  has: (target, key) => (/^\d+$/.test(String(key)) ? false : Reflect.has(target, key)),
  set: (target, key, value, receiver) => Reflect.defineProperty(receiver, key, { value: change(value), writable: true, enumerable: true, configurable: true }),
}));
fs.copyFileSync(lab.secret, `${lab.granted}/copy`);
