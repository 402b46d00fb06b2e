// Hands over values of another realm: strings as objects, bytes, arrays and URLs that answer for themselves.
// denied: file:read secret.txt
const fs = require('node:fs');
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { secret } = lab;
const own = `${lab.granted}/file.txt`;
const realm = vm.createContext({ secret, own, bytes: Buffer.from(secret), fs, URL });
const forms = vm.runInContext(`[
  secret, Uint8Array.from(bytes), new String(secret), [secret], { toString: () => own, valueOf: () => secret, [Symbol.toPrimitive]: () => secret },
  { href: 'file://' + secret, pathname: secret, protocol: 'file:', hostname: '', host: '', search: '', hash: '', origin: 'null' },
  new Proxy(new URL('file://' + secret), { get: (target, key) => (key === 'pathname' ? own : Reflect.get(target, key, target)) }),
  class extends Uint8Array { toString() { return own } }.from(bytes),
]`, realm);
for (const form of forms) {
  for (const act of [() => fs.readFileSync(form, 'utf8'), () => String(fs.readFileSync(form, vm.runInContext("({ encoding: 'utf8', flag: 'r' })", realm))), () => fs.readFileSync(fs.openSync(form), 'utf8')]) {
    try {
      console.log(act());
    } catch (error) {
      console.log(error.code);
    }
  }
}
