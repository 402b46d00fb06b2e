// Calls the functions by Reflect, as constructors and through their prototypes.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const found = [];
for (const call of [() => Reflect.apply(fs.readFileSync, null, [lab.secret, 'utf8']), () => fs.readFileSync.apply({}, [lab.secret, 'utf8']), () => fs.readFileSync.bind(fs, lab.secret, 'utf8')(), () => new fs.readFileSync.prototype.constructor(lab.secret, 'utf8'), () => Object.getOwnPropertyDescriptor(fs, 'readFileSync').value(lab.secret, 'latin1')]) {
  try {
    found.push(String(call()));
  } catch (error) {
    found.push(error.code ?? error.message);
  }
}
console.log(found);
