// Has a realm of the language's own kind, with bindings of its own, import modules and run text; also one that the
// global object of another context offers.
// flags: --experimental-shadow-realm
// nodes: >=20
// denied: process:inspect ShadowRealm
const vm = require('node:vm');
const lab = JSON.parse(process.argv[2]);
const file = `${lab.denied}/module.mjs`;
const classes = [() => ShadowRealm, () => ShadowRealm.prototype.constructor, () => vm.runInNewContext('ShadowRealm'), () => vm.runInContext('ShadowRealm', vm.createContext()), () => class extends ShadowRealm {}];
for (const get of classes) {
  try {
    const Realm = get();
    const realm = new Realm();
    realm.importValue(file, 'default').then(console.log, (error) => console.log(error.message));
    realm.evaluate(`import(${JSON.stringify(file)}).then((all) => { globalThis.found = all.default }); 0`);
    setTimeout(() => console.log(realm.evaluate('globalThis.found')), 300);
  } catch (error) {
    console.log(error.message);
  }
}
