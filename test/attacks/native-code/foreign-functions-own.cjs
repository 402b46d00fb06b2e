// Foreign functions, where the process was started with them.
// denied: module:native library.node
// nodes: >=26
// flags: --experimental-ffi
const lab = JSON.parse(process.argv[2]);
const ffi = require('node:ffi');
try {
  new ffi.DynamicLibrary(lab.programs.library);
} catch {
  // Refused.
}
ffi.dlopen(lab.programs.library, {});
