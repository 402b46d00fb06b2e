// Reads its own memory, where a file was that another part of the process has read.
// denied: file:read maps
const fs = require('node:fs');
const [from, to] = fs.readFileSync('/proc/self/maps', 'latin1').match(/^(\w+)-(\w+) .*\[stack\]$/m).slice(1).map((text) => BigInt(`0x${text}`));
const fd = fs.openSync('/proc/self/mem');
const bytes = Buffer.alloc(Number(to - from));
fs.readSync(fd, bytes, 0, bytes.length, from);
console.log(bytes.toString('latin1').match(/DENIED_KEY=\w+/g));
