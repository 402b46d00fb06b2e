// Buffers say that their bytes are another text.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const path = Buffer.from(lab.secret);
const lie = () => `${lab.granted}/file.txt`;
for (const name of ['toString', 'utf8Slice', 'latin1Slice', 'asciiSlice', 'hexSlice', 'slice', 'equals', 'indexOf', 'includes', 'compare']) Buffer.prototype[name] = lie;
Uint8Array.prototype.slice = Uint8Array.prototype.indexOf = Uint8Array.prototype.join = lie;
Buffer.byteLength = () => 0;
Buffer.isBuffer = () => true;
TextDecoder.prototype.decode = lie;
const bytes = new Uint8Array(100);
fs.readSync(fs.openSync(path), bytes);
process._rawDebug(String.fromCharCode(...bytes));
