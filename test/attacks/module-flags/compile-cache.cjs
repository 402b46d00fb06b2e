// The compile cache is switched on in a folder outside.
// denied: file:write denied
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const fs = require('node:fs');
Module.enableCompileCache(lab.denied);
fs.writeFileSync(`${lab.granted}/cached.cjs`, `exports.x = ${JSON.stringify('x'.repeat(5000))};`);
require(`${lab.granted}/cached.cjs`);
Module.flushCompileCache?.();
