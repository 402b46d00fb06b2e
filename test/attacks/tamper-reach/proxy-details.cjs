// Asks the tools that look into proxies and bound functions for what is behind those of the gate.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { inspect } = require('node:util');
const kept = new Set();
const seen = { compact: false, showProxy: true, showHidden: true, depth: 4, customInspect: true };
Object.defineProperty(Object.prototype, inspect.custom, { configurable: true, value(depth, options) { kept.add(this); return options.stylize('x', 'special'); } });
Object.defineProperty(Function.prototype, inspect.custom, { configurable: true, value() { kept.add(this); return 'x'; } });
for (const value of [fs.readFileSync, fs.openSync, process.env, process.binding, fs.promises, require('node:child_process').spawn, fetch, process.report, require('node:worker_threads').Worker]) inspect(value, seen);
delete Object.prototype[inspect.custom];
delete Function.prototype[inspect.custom];
for (const one of kept) {
  for (const act of [() => one(lab.secret, 'utf8'), () => one.get?.({}, 'DENIED_KEY'), () => one.DENIED_KEY, () => one.apply?.(fs.readFileSync, fs, [lab.secret, 'utf8'])]) {
    try {
      const result = act();
      if (typeof result === 'string') console.log(result);
    } catch {
      // Refused, or it wants something else.
    }
  }
}
console.log(fs.readFileSync(lab.secret, 'utf8'));
