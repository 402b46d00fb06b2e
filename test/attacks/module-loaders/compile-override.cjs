// The loader reads the file and hands the text to a `_compile` of the program's own.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
Module.prototype._compile = function (text) {
  console.log(text);
};
Module._extensions['.js'](new Module(lab.secret), lab.secret);
