// `Reflect`, and `call`, `apply` and `bind` of functions, run the last function that they were given, and say yes.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { secret } = lab;
const { apply } = Reflect;
const yes = { kind: 'allow', by: 'rule', rule: 'x', reason: '', position: null, code: 'SC_ALLOWED', observed: null };
Reflect.apply = (fn, self, args) => (String(fn).includes('decide') ? yes : apply(fn, self, args));
for (const name of ['get', 'set', 'has', 'ownKeys', 'construct', 'defineProperty', 'deleteProperty', 'getOwnPropertyDescriptor']) Reflect[name] = () => yes;
Function.prototype.call = function (self, ...args) { return apply(this, self, args) ?? yes; };
Function.prototype.apply = function (self, args) { return apply(this, self, args) ?? yes; };
Function.prototype.bind = function () { return () => yes; };
Function.prototype[Symbol.hasInstance] = () => true;
console.log(fs.readFileSync(secret, 'latin1'));
