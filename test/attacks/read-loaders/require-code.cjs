// Requires code, with and without its extension.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
for (const name of ['module', 'module.cjs', './module.cjs']) {
  try {
    console.log(require(`${lab.denied}/${name}`));
  } catch (error) {
    console.log(error.code);
  }
}
