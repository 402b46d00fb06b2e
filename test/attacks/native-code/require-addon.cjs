// `require` of an addon.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
require(lab.programs.library);
