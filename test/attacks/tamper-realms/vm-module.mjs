// Links modules of its own making, whose imports it answers with the real ones.
// flags: --experimental-vm-modules
// denied: file:read secret.txt
import vm from 'node:vm';
import * as fs from 'node:fs';
const lab = JSON.parse(process.argv[2]);
const context = vm.createContext({ console });
const text = `import { readFileSync } from 'node:fs'; try { console.log(readFileSync(${JSON.stringify(lab.secret)}, 'utf8')) } catch (error) { console.log(error.code) }`;
const one = new vm.SourceTextModule(text, { context });
await one.link(() => new vm.SyntheticModule(Object.keys(fs), function () {
  for (const key of Object.keys(fs)) this.setExport(key, fs[key]);
}, { context }));
await one.evaluate();
const two = new vm.SourceTextModule(`export default await import(${JSON.stringify(`${lab.denied}/module.mjs`)})`, { importModuleDynamically: (name) => import(name) });
await two.link(() => {});
await two.evaluate().catch((error) => console.log(error.code));
console.log(two.namespace.default);
