// A child that may require Node's internals reads by an internal binding.
// denied: process:inspect node --expose-internals
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const code = `const { internalBinding } = require('internal/test/binding'); const fs = internalBinding('fs'); console.log(fs.readFileUtf8 ? fs.readFileUtf8(${JSON.stringify(lab.secret)}, 0) : require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
console.log(String(spawnSync(lab.node, ['--expose-internals', '-e', code]).stdout));
