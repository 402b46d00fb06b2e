// Gives a stream functions of its own, which call the real ones.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const own = { open: (path, flags, mode, done) => fs.open(`${lab.denied}/a`, flags, mode, done), write: fs.write, writev: fs.writev, close: fs.close };
fs.createWriteStream(`${lab.granted}/own`, { fs: own }).on('error', (error) => console.log(error.code)).end('changed');
