// Makes the stream by each constructor, with and without `new`.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const make of [() => new fs.ReadStream(lab.secret), () => fs.ReadStream(lab.secret), () => new fs.FileReadStream(lab.secret), () => Reflect.construct(fs.ReadStream, [lab.secret]), () => new (class extends fs.ReadStream {})(lab.secret)]) make().on('error', (error) => console.log(error.code)).on('data', (text) => console.log(String(text)));
