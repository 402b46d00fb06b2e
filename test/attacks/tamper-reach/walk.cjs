// Walks over everything that can be reached from the global object, through symbols, prototypes and accessors, and
// calls each function that is none of the public ones with the name of the file.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { isProxy } = require('node:util').types;
try {
  console.log(fs.readFileSync(lab.secret, 'utf8'));
} catch (error) {
  console.log(error.code);
}
const print = console.log.bind(console);
const files = /read|open|copy|slurp|load|binding|real|unsafe|original|gate|native/i;
const seen = new Set();
const queue = [globalThis, process, module, require, fs, fs.promises, require('node:module'), require('node:child_process').ChildProcess, process.binding];
const end = Date.now() + 2500;
while (queue.length > 0 && Date.now() < end) {
  const value = queue.pop();
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || isProxy(value)) continue;
  seen.add(value);
  try {
    queue.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      queue.push(descriptor.value, descriptor.get, descriptor.set);
      if (descriptor.get !== undefined && typeof key === 'symbol') queue.push(value[key]);
    }
  } catch {
    // It does not want to be looked at.
  }
}
const quit = new Set([process.exit, process.reallyExit, process.abort, process._rawDebug, process.kill, process._kill]);
for (const value of seen) {
  if (typeof value !== 'function' || quit.has(value) || !files.test(value.name)) continue;
  try {
    const result = value.length > 4 ? undefined : value(lab.secret, 'utf8');
    if (typeof result === 'string' || Buffer.isBuffer(result)) print(String(result));
  } catch {
    // Refused, or it wants something else.
  }
}
setTimeout(() => process.exit(0), 100);
