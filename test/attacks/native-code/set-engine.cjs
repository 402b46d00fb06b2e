// A crypto engine by the path of its library.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
require('node:crypto').setEngine(lab.programs.library);
