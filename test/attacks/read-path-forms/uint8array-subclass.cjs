// Hands over bytes of a class that answers for itself.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
class Bytes extends Uint8Array {
  toString() {
    return `${lab.granted}/file.txt`;
  }
  get length() {
    return 0;
  }
  utf8Slice() {
    return `${lab.granted}/file.txt`;
  }
  get [Symbol.toStringTag]() {
    return 'String';
  }
}
console.log(fs.readFileSync(new Bytes(Buffer.from(lab.secret))).toString());
