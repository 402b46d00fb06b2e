// A patched `_resolveFilename` makes an allowed name lead to the file.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
Module._resolveFilename = () => lab.secret;
require('./allowed.js');
