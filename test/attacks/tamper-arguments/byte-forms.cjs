// Arrays of bytes of every kind, some of which are no path to one reader and one to another.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const path = Buffer.from(`${lab.secret}\0`);
const holes = new Proxy([lab.secret], { get: (target, key) => (key === '0' ? path : target[key]) });
for (const value of [path.subarray(0, -1), holes[0], new Uint16Array(path.buffer.slice(0, 2)), new DataView(Uint8Array.from(path.subarray(0, -1)).buffer), Uint8Array.from(path.subarray(0, -1))]) {
  try {
    console.log(fs.readFileSync(value, 'utf8'));
  } catch {
    // Refused, or no path.
  }
}
