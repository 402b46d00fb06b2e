// Hands fs to another V8 context, and arguments made there back.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const vm = require('node:vm');
console.log(String(vm.runInNewContext('fs.readFileSync(new Uint8Array(bytes))', { fs, bytes: [...Buffer.from(lab.secret)] })));
