// Objects that should inherit nothing are given a prototype by a setter that everything inherits.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { create, setPrototypeOf } = Object;
const yes = { kind: 'allow', path: `${lab.granted}/file.txt` };
Object.create = (prototype, ...rest) => create(prototype ?? yes, ...rest);
Object.setPrototypeOf = (target, prototype) => setPrototypeOf(target, prototype ?? yes);
Object.defineProperty(Object.prototype, '__proto__', { configurable: true, get: () => yes, set() {} });
Object.freeze = (target) => ({ ...target, kind: 'allow' });
Object.keys = Object.entries = Object.values = () => [];
console.log(fs.readFileSync(lab.secret, 'utf8'));
