// Reads the memory of the main thread under its task.
// denied: file:read mem
const fs = require('node:fs');
const [from, to] = fs.readFileSync('/proc/self/maps', 'utf8').match(/^(\w+)-(\w+) .*\[stack\]$/m).slice(1).map((text) => BigInt(`0x${text}`));
fs.open(`/proc/self/task/${process.pid}/mem`, 'r', (error, fd) => {
  if (error) return console.log(error.code);
  fs.read(fd, Buffer.alloc(Number(to - from)), 0, Number(to - from), from, (error, count, bytes) => console.log(error?.code, bytes.toString('latin1').match(/DENIED_KEY=\w+/g)));
});
