// The loader of JSON is handed a module of the program's own, with the file of another folder.
// denied: file:read data.json
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const made = new Module('made');
Module._extensions['.json'](made, `${lab.denied}/data.json`);
console.log(JSON.stringify(made.exports));
