// The loader of addons stands in for that of text files.
// denied: module:native notes.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
require.extensions['.txt'] = require.extensions['.node'];
fs.copyFileSync(lab.programs.library, `${lab.granted}/notes.txt`);
require(`${lab.granted}/notes.txt`);
