// A stream is made for an own file, and its path and flags change before it opens.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const stream = fs.createWriteStream(`${lab.granted}/own`);
stream.path = `${lab.denied}/a`;
stream.on('error', (error) => console.log(error.code)).end('changed');
class Own extends fs.WriteStream {
  get path() {
    return `${lab.denied}/b`;
  }
  set path(value) {}
}
new Own(`${lab.granted}/own`).on('error', (error) => console.log(error.code)).end('changed');
