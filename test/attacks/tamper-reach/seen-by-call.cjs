// Replaces `call`, `apply`, `bind`, `toString` and the traps of proxies, and keeps every function that passes through.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const kept = new Set();
const { apply } = Reflect;
const own = Function.prototype;
const { call, bind, toString } = own;
Object.assign(own, {
  call(...args) { kept.add(this); return apply(call, this, args); },
  apply(self, args) { kept.add(this); return apply(this, self, args ?? []); },
  bind(...args) { kept.add(this); return apply(bind, this, args); },
  toString() { kept.add(this); return apply(toString, this, []); },
});
Reflect.apply = (one, self, args) => (kept.add(one), apply(one, self, args));
for (const attempt of [() => fs.readFileSync(lab.secret, 'utf8'), () => fs.readFileSync(`${lab.granted}/file.txt`, 'utf8').slice(0, 0), () => fs.opendirSync(lab.granted).closeSync(), () => fs.statSync(lab.granted).size]) {
  try {
    console.log(attempt());
  } catch (error) {
    console.log(error.code);
  }
}
for (const one of [...kept]) {
  for (const args of [[lab.secret, 'utf8'], [lab.secret, 0, 0o666]]) {
    try {
      const result = apply(one, undefined, args);
      if (typeof result === 'string') console.log(result);
      if (typeof result === 'number' && result > 2) console.log(fs.readFileSync(result, 'utf8'));
    } catch {
      // Refused, or it wants something else.
    }
  }
}
