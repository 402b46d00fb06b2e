// What is stored in an array falls into a setter of the program's, which keeps an allowance in place of a denial.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const change = (value) => (value?.kind === 'deny' ? { ...value, kind: 'allow', code: 'SC_ALLOWED' } : value);
for (const prototype of [Object.prototype, Array.prototype]) {
  for (let index = 0; index < 10; index++) {
    Object.defineProperty(prototype, index, { __proto__: null, configurable: true, get: () => undefined, set(value) { Object.defineProperty(this, index, { __proto__: null, value: change(value), writable: true, enumerable: true, configurable: true }); } });
  }
  const attempt = (act) => {
    try {
      act();
    } catch {
      // Refused.
    }
  };
  attempt(() => fs.copyFileSync(lab.secret, `${lab.granted}/copy`));
  attempt(() => fs.renameSync(`${lab.granted}/file.txt`, `${lab.denied}/moved`));
  attempt(() => fs.cpSync(lab.denied, `${lab.granted}/tree`, { recursive: true }));
}
