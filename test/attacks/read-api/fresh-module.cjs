// Empties the caches and asks for fs again, by every name.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
for (const key of Object.keys(require.cache)) delete require.cache[key];
const Module = require('node:module');
for (const load of [() => require('fs'), () => require('node:fs'), () => Module._load('fs'), () => Module.createRequire('/')('fs'), () => process.mainModule.require('fs'), () => process.getBuiltinModule?.('fs') ?? fs, () => new Module('x').require('fs')]) {
  Module.syncBuiltinESMExports();
  try {
    console.log(load().readFileSync(lab.secret, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
