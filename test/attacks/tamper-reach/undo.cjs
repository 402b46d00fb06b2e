// Puts the functions of a fresh realm, a fresh module and the bare prototypes in the place of the gated ones.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(fs))) {
  if (descriptor.configurable) Object.defineProperty(fs, key, { ...descriptor });
}
Module.syncBuiltinESMExports();
delete fs.readFileSync;
delete fs.openSync;
for (const name of ['fs', 'node:fs']) delete require.cache[name];
const again = Module._load('fs');
process.getBuiltinModule?.('fs');
import(`node:fs?${Date.now()}`).catch(() => import('node:fs')).then(({ default: fresh, promises, openSync }) => {
  for (const act of [() => fresh.readFileSync(lab.secret, 'utf8'), () => fs.readFileSync(openSync(lab.secret), 'utf8'), () => fs.readSync(openSync(lab.secret), Buffer.alloc(100))]) {
    try {
      console.log(act());
    } catch (error) {
      console.log(error.code);
    }
  }
  promises.readFile(lab.secret, 'utf8').then(console.log, (error) => console.log(error.code));
});
try {
  console.log(again.readFileSync(lab.secret, 'utf8'));
} catch (error) {
  console.log(error.code);
}
