// Imports it from a script of the vm module.
// nodes: >=22
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const vm = require('node:vm');
new vm.Script(`import('file://${lab.denied}/module.mjs')`, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext().then(console.log, (error) => console.log(error.code));
