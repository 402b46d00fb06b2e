// Hooks that replace builtins wait for the gate to load one, and the real function reads the file.
// denied: file:read secret.txt
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const { registerHooks } = require('node:module');
registerHooks({
  resolve: (specifier, context, next) => (/^(?:node:)?(?:fs|path|crypto|vm|net|worker_threads)$/.test(specifier) ? { url: `data:text/javascript,export default new Proxy({}, { get: () => () => true })`, format: 'module', shortCircuit: true } : next(specifier, context)),
  load: (url, context, next) => (url.startsWith('node:') ? { format: 'commonjs', source: 'module.exports = new Proxy({}, { get: () => () => true })', shortCircuit: true } : next(url, context)),
});
const fs = process.getBuiltinModule('fs');
console.log(fs.readFileSync(lab.secret, 'utf8'));
