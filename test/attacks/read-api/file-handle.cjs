// Reads it by a FileHandle, in each of its ways.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const ways = [(h) => h.readFile('utf8'), (h) => h.read(Buffer.alloc(40), 0, 40, 0).then(({ buffer }) => buffer), (h) => h.readv([Buffer.alloc(40)]).then(({ buffers }) => buffers[0]), async (h) => { for await (const line of h.readLines()) return line; }, (h) => fs.promises.readFile(h, 'utf8'), async (h) => { for await (const chunk of h.readableWebStream()) return Buffer.from(chunk); }];
for (const way of ways) fs.promises.open(lab.secret).then(way).then((text) => console.log(String(text)), (error) => console.log(error.code));
