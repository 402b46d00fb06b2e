// Takes the text of a module at the moment when it is compiled.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
Module.prototype._compile = (text) => console.log(text);
for (const name of ['module.cjs', 'script']) {
  try {
    require(`${lab.denied}/${name}`);
  } catch (error) {
    console.log(error.code);
  }
}
