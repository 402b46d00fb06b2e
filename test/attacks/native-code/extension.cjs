// The loader of addons is handed the library under a name of another kind.
// denied: module:native notes.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const fs = require('node:fs');
fs.copyFileSync(lab.programs.library, `${lab.granted}/notes.txt`);
Module._extensions['.node'](new Module('x'), `${lab.granted}/notes.txt`);
