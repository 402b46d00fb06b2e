// The function that loads `--require` modules is called again, with the file.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const compile = Module.prototype._compile;
Module.prototype._compile = function (text, file) {
  if (file === lab.secret) console.log(text);
  return compile.call(this, text, file);
};
Module._preloadModules([lab.secret]);
