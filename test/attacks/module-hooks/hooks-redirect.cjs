// A synchronous resolve hook leads an allowed name to the file.
// denied: module:load module.mjs
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');
registerHooks({ resolve: (specifier, context, next) => (specifier === 'innocent' ? { url: pathToFileURL(`${lab.denied}/module.mjs`).href, format: 'module', shortCircuit: true } : next(specifier, context)) });
import('innocent').then((namespace) => console.log(namespace.default), () => {});
