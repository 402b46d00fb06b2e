// Learns it from the codes of the errors.
// denied: file:stat or file:read bits
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const codes = (ask) => Array.from({ length: 32 }, (_, i) => {
  try {
    ask(`${lab.denied}/bits/${i}`);
    return 1;
  } catch (error) {
    return Number(error.code !== 'ENOENT');
  }
}).join('');
const bits = [(file) => fs.accessSync(file), (file) => fs.readlinkSync(file), (file) => fs.statSync(`${file}/x`), (file) => fs.readdirSync(file), (file) => fs.openSync(file, 'r'), (file) => fs.realpathSync(file)].map(codes);
// A gate that says EACCES of everything, or ENOENT of everything, has told nothing.
console.log(bits.join('\n'));
