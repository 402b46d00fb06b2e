// Keeps compiled code in the granted folder.
// nodes: >=24
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
Module.enableCompileCache(`${lab.granted}/cache`);
fs.writeFileSync(`${lab.granted}/code.json`, '1');
Module.flushCompileCache();
if (Module.getCompileCacheDir().startsWith(lab.granted) && fs.existsSync(`${lab.granted}/cache`)) console.log('ok');
