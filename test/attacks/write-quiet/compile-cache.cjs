// Has compiled code kept in the folder, by the function and by a link to it.
// nodes: >=22
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
fs.mkdirSync(`${lab.granted}/code`);
fs.writeFileSync(`${lab.granted}/code/own.cjs`, `exports.text = ${JSON.stringify('x'.repeat(5000))}`);
for (const folder of [`${lab.granted}/links/folder/cache`, `${lab.denied}/cache`]) {
  try {
    console.log(Module.enableCompileCache(folder)?.status);
  } catch (error) {
    console.log(error.code);
  }
}
require(`${lab.granted}/code/own.cjs`);
Module.flushCompileCache?.();
