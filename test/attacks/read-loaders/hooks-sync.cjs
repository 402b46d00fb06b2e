// Redirects an own module by a hook in its thread.
// nodes: >=22
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const { registerHooks } = require('node:module');
registerHooks({ resolve: (name, context, next) => (name === 'planted' ? { url: `file://${lab.denied}/module.cjs`, shortCircuit: true, format: 'commonjs' } : next(name, context)) });
try {
  console.log(require('planted'));
} catch (error) {
  console.log(error.code);
}
import('planted').then(console.log, (error) => console.log(error.code));
