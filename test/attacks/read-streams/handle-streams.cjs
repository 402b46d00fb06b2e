// Streams it by a FileHandle, as Node's and as the web's.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { text } = require('node:stream/consumers');
for (const way of [(handle) => text(handle.createReadStream()), (handle) => text(handle.readableWebStream())]) fs.promises.open(lab.secret).then(way).then(console.log, (error) => console.log(error.code));
