// Lets an own file's name be resolved to another.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
Module._resolveFilename = () => `${lab.denied}/module.cjs`;
Module._findPath = () => `${lab.denied}/module.cjs`;
console.log(require('./anything.cjs'));
