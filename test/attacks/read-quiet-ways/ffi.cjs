// Calls the C library's own functions.
// nodes: >=26
// flags: --experimental-ffi
// denied: module:native
const lab = JSON.parse(process.argv[2]);
const ffi = require('node:ffi');
const { functions } = ffi.dlopen(null, { open: { result: 'i32', parameters: ['pointer', 'i32'] }, read: { result: 'i64', parameters: ['i32', 'pointer', 'u64'] } });
const path = Buffer.from(`${lab.secret}\0`);
const bytes = Buffer.alloc(40);
const fd = functions.open(path, 0);
functions.read(fd, bytes, 40n);
console.log(String(bytes));
