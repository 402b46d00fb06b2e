// Hooks, synchronous and in their thread, over code of the project and the granted folder.
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
if (Module.registerHooks) Module.registerHooks({ resolve: (specifier, context, next) => next(specifier === 'innocent' ? pathToFileURL(`${lab.granted}/module.cjs`).href : specifier, context) });
else Module.register(`data:text/javascript,${encodeURIComponent(`export const resolve = (specifier, context, next) => next(specifier === 'innocent' ? ${JSON.stringify(pathToFileURL(`${lab.granted}/module.cjs`).href)} : specifier, context);`)}`);
import('innocent').then((namespace) => console.log(namespace.default === 'granted text' ? 'ok' : namespace));
