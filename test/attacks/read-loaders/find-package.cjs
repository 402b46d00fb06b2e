// Reads the package.json of a folder, which Node reads by itself for every module.
// denied: module:load or file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const read of [() => require(`${lab.denied}/package/package.json`).secret, () => fs.readFileSync(`${lab.denied}/package/package.json`, 'utf8')]) {
  try {
    console.log(read());
  } catch (error) {
    console.log(error.code);
  }
}
