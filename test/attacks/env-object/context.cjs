// Looks at the environment from another V8 context, with builtins of its own.
// denied: env:read DENIED_KEY
const vm = require('node:vm');
console.log(vm.runInNewContext('JSON.stringify(Object.getOwnPropertyDescriptors(env)) + [...Object.keys(env)] + env.DENIED_KEY', { env: process.env }));
