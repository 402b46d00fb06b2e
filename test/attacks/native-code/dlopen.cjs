// `process.dlopen` loads a library.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
process.dlopen({ exports: {} }, lab.programs.library);
