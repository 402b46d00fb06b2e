// `process.dlopen` with flags, and a path that answers differently the second time.
// denied: module:native file.txt
const lab = JSON.parse(process.argv[2]);
const { constants } = require('node:os');
let count = 0;
const path = { toString: () => (count++ === 0 ? `${lab.granted}/file.txt` : lab.programs.library) };
for (let i = 0; i < 3; i++) {
  try {
    process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_NOW);
  } catch {
    // Refused, or no library.
  }
}
