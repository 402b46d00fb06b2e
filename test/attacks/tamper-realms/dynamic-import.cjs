// Has code of other realms import the file, by every function that runs text.
// nodes: >=22
// denied: module:load or file:read module.mjs
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const { USE_MAIN_CONTEXT_DEFAULT_LOADER: importModuleDynamically } = vm.constants;
const text = `import(${JSON.stringify(`file://${lab.denied}/module.mjs`)})`;
for (const act of [() => new vm.Script(text, { importModuleDynamically }).runInThisContext(), () => new vm.Script(text, { importModuleDynamically }).runInNewContext(), () => vm.compileFunction(`return ${text}`, [], { importModuleDynamically })(), () => (0, eval)(text), () => new Function(`return ${text}`)(), () => vm.runInThisContext(text, { importModuleDynamically: () => import(`file://${lab.denied}/module.mjs`) })]) {
  try {
    act().then(({ default: content }) => console.log(content), (error) => console.log(error.code));
  } catch (error) {
    console.log(error.code);
  }
}
