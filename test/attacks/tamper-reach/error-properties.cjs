// Changes what a denial says, the classes that it is of and what they inherit, and asks again.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
let caught;
try {
  console.log(fs.readFileSync(lab.secret, 'utf8'));
} catch (error) {
  caught = error;
}
const walked = new Set();
const change = (value) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || walked.has(value) || value === Object.prototype || value === Function.prototype) return;
  walked.add(value);
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner } = Reflect.getOwnPropertyDescriptor(value, key);
    change(inner);
    for (const [name, text] of [['kind', 'allow'], ['verdict', 'allow'], ['effect', 'allow'], ['code', 'SC_ALLOWED'], ['path', `${lab.granted}/file.txt`]]) {
      try {
        value[name] = text;
      } catch {
        // It is frozen.
      }
    }
    if (typeof inner === 'function' && inner !== Error) {
      try {
        const result = inner(lab.secret, 'utf8');
        if (typeof result === 'string') console.log(result);
      } catch {
        // It wants something else.
      }
    }
  }
};
if (caught !== undefined) {
  change(caught.safeclaw);
  change(caught.cause);
  change(caught);
}
console.log(fs.readFileSync(lab.secret, 'utf8'));
