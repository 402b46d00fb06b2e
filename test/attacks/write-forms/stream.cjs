// Streams into it, by the function and by the classes, with and without `new`.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const streams = [() => fs.createWriteStream(`${lab.denied}/a`), () => new fs.WriteStream(`${lab.denied}/b`), () => fs.WriteStream(`${lab.denied}/c`), () => new fs.FileWriteStream(`${lab.denied}/d`, {}), () => fs.createWriteStream(Buffer.from(lab.secret), { flags: 'r+', start: 2 })];
for (const make of streams) {
  try {
    make().on('error', (error) => console.log(error.code)).end('changed');
  } catch (error) {
    console.log(error.code);
  }
}
