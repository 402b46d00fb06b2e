// The same by options that are read twice.
// nodes: >=26
// denied: file:write denied
const lab = JSON.parse(process.argv[2]);
const Module = require('node:module');
for (let turn = 0; turn < 3; turn++) {
  let count = 0;
  try {
    Module.enableCompileCache({ get directory() { return count++ < turn ? lab.granted : lab.denied; }, portable: true });
  } catch (error) {
    console.log(error.code);
  }
}
Module.flushCompileCache?.();
