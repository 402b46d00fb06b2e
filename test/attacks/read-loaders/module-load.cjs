// Calls the functions under `require`.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
const file = `${lab.denied}/module.cjs`;
const own = new Module(file);
for (const load of [() => Module._load(file), () => own.load(file), () => own.require(file), () => Module._extensions['.js'](own, file), () => Module._extensions['.json'](own, `${lab.denied}/data.json`), () => require.extensions['.js'](own, `${lab.denied}/script`)]) {
  try {
    console.log(load(), own.exports);
  } catch (error) {
    console.log(error.code);
  }
}
