// Opens the file as an archive, which shows its bytes.
// nodes: >=26
// denied: file:read secret
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const zlib = require('node:zlib');
for (const open of [() => zlib.ZipFile.open(lab.secret), () => zlib.ZipFile.open(`${lab.granted}/links/secret`)]) open().then(console.log, (error) => console.log(error.code, error.message));
fs.readFile(lab.secret, (error, bytes) => console.log(error?.code, String(bytes)));
