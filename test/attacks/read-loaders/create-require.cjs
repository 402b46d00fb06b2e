// Makes a `require` that stands beside the file.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const { createRequire } = require('node:module');
for (const name of ['./module.cjs', './data.json', './package', './script']) {
  try {
    console.log(createRequire(`${lab.denied}/any.js`)(name));
  } catch (error) {
    console.log(error.code);
  }
}
