// Lets a bare name lead there, by the folders in which Node looks for packages.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
module.paths.unshift(lab.denied);
Module.globalPaths.unshift(lab.denied);
Module._nodeModulePaths = () => [lab.denied];
console.log(require('package'));
