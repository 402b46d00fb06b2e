// Opens for reading by name of the flags, and makes and empties files by their bits.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_SYNC, O_TRUNC } = fs.constants;
const tries = [[lab.secret, O_RDONLY | O_TRUNC], [`${lab.denied}/a`, O_RDONLY | O_CREAT], [`${lab.denied}/b`, O_RDONLY | O_CREAT | O_EXCL | O_SYNC], [`${lab.denied}/c`, O_APPEND | O_CREAT | O_NOFOLLOW], [`${lab.denied}/d`, String(O_CREAT)], [`${lab.denied}/e`, 'r'.replace('r', 'xa')]];
for (const [file, flags] of tries) {
  try {
    fs.openSync(file, flags);
  } catch (error) {
    console.log(error.code);
  }
}
