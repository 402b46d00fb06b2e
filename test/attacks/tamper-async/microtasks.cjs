// Acts in the microtasks between the steps of calls that are granted, and lets promises of its own kind settle them.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
class Own extends Promise {
  static get [Symbol.species]() {
    return Own;
  }
  then(done, failed) {
    try {
      texts.add(fs.readFileSync(lab.secret, 'utf8'));
    } catch {
      // Refused.
    }
    return super.then(done, failed);
  }
}
Object.defineProperty(Promise.prototype, 'constructor', { value: Own });
Object.defineProperty(Promise, Symbol.species, { value: Own });
const own = Own.resolve(lab.secret);
for (let i = 0; i < 20; i++) queueMicrotask(() => fs.promises.readFile(i % 2 ? lab.secret : `${lab.granted}/file.txt`, 'utf8').then((text) => texts.add(text), () => {}));
own.then((file) => fs.promises.readFile(file, 'utf8')).then((text) => texts.add(text), () => {});
setTimeout(() => console.log([...texts].join()), 200);
