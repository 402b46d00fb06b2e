// Takes the gate's modules from the caches of the loader, calls what they export, loads them again, and takes them out.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const loaded = { ...Module._cache, ...require.cache };
for (const [name, one] of Object.entries(loaded)) {
  if (one === module) continue;
  for (const value of [one.exports, ...Object.values(one.exports ?? {})]) {
    if (typeof value !== 'function') continue;
    for (const args of [[lab.secret, 'utf8'], [{ policy: { version: 1, defaultAction: 'allow', rules: [] } }], []]) {
      try {
        const result = value(...args);
        if (typeof result === 'string') console.log(result);
      } catch {
        // Refused.
      }
    }
  }
  delete require.cache[name];
  try {
    require(name);
  } catch {
    // Refused.
  }
}
for (const child of module.children.concat(process.mainModule?.children ?? [], module.parent?.children ?? [])) void child.exports;
console.log(fs.readFileSync(lab.secret, 'utf8'));
