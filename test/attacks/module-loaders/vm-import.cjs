// Code in a vm context imports by Node's own loader.
// denied: module:load module.mjs
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const vm = require('node:vm');
const { pathToFileURL } = require('node:url');
const script = new vm.Script(`import(${JSON.stringify(pathToFileURL(`${lab.denied}/module.mjs`).href)})`, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
script.runInNewContext().then((namespace) => console.log(namespace.default), () => {});
