// Writes by the stream for logs, which makes folders and opens files by itself, also again under another name.
// nodes: >=26
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const make of [
  () => new fs.Utf8Stream({ dest: `${lab.denied}/a`, sync: true }),
  () => new fs.Utf8Stream({ dest: `${lab.denied}/b/c`, mkdir: true, sync: false }),
  () => {
    const stream = new fs.Utf8Stream({ dest: `${lab.granted}/own`, sync: true });
    stream.reopen(`${lab.denied}/d`);
    return stream;
  },
]) {
  try {
    const stream = make();
    stream.on('error', (error) => console.log(error.code));
    stream.write('changed');
    stream.end();
  } catch (error) {
    console.log(error.code);
  }
}
