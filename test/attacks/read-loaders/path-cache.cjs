// Plants the answer in the cache of resolved names.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
for (const key of [`./planted\x00${module.paths[0].replace('/node_modules', '')}`, `${lab.project}/planted\x00`, `planted\x00${module.paths.join('\x00')}`]) Module._pathCache[key] = `${lab.denied}/module.cjs`;
for (const name of ['./planted', `${lab.project}/planted`, 'planted']) {
  try {
    console.log(require(name));
  } catch (error) {
    console.log(error.code);
  }
}
console.log(require(`${lab.denied}/module.cjs`));
