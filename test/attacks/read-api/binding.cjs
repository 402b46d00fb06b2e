// Asks for the native functions under fs.
// denied: process:binding fs
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const binding = process.binding('fs');
if (binding.readFileUtf8 !== undefined) {
  console.log(binding.readFileUtf8(lab.secret, fs.constants.O_RDONLY));
} else {
  const fd = binding.open(lab.secret, fs.constants.O_RDONLY, 0o666, undefined, {});
  const bytes = Buffer.alloc(40);
  binding.read(fd, bytes, 0, 40, 0, undefined, {});
  console.log(String(bytes));
}
