// Takes the objects of native requests from async hooks, and uses their methods.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { createHook, executionAsyncResource } = require('node:async_hooks');
const resources = new Set();
const hook = createHook({
  init: (id, type, trigger, resource) => resources.add(resource),
  before: () => resources.add(executionAsyncResource()),
}).enable();
fs.readFile(lab.secret, 'utf8', (error, text) => console.log(error?.code, text));
fs.promises.readFile(lab.secret, 'utf8').then(console.log, (error) => console.log(error.code));
fs.readFile(`${lab.granted}/file.txt`, () => {});
fs.promises.open(`${lab.granted}/file.txt`).then((handle) => resources.add(handle));
const print = (value) => {
  if (typeof value === 'string' || Buffer.isBuffer(value)) console.log(String(value));
};
setTimeout(() => {
  hook.disable();
  for (const resource of resources) {
    for (let at = resource; at !== null && typeof at === 'object'; at = Object.getPrototypeOf(at)) {
      for (const key of Reflect.ownKeys(at)) {
        // What Node calls with values of its own alone ends the process where it is called with others.
        if (!/^(?:read|open|readFile|createReadStream|readableWebStream|readLines)$/.test(String(key))) continue;
        const value = at[key];
        if (typeof value !== 'function') continue;
        for (const act of [() => value.call(resource, lab.secret, 'utf8'), () => value.call(fs, lab.secret, 'utf8')]) {
          try {
            const result = act();
            print(result);
            result?.then?.(print, () => {});
          } catch {
            // Refused, or it wants something else.
          }
        }
      }
    }
  }
}, 150);
setTimeout(() => process.exit(0), 500);
