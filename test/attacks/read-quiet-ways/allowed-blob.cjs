// Reads a granted file by the quiet ways that a program has good reasons for.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { ok } = require('node:assert');
const { setSourceMapsEnabled } = process;
setSourceMapsEnabled(true);
ok(fs.readFileSync(`${lab.granted}/file.txt`, 'utf8') === 'granted text');
console.log('ok');
