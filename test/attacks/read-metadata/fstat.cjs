// Opens the file to ask its descriptor for the size.
// denied: file:read sized
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const flags of ['r', 0o10000000]) {
  try {
    console.log(fs.fstatSync(fs.openSync(`${lab.denied}/sized`, flags)).size);
  } catch (error) {
    console.log(error.code);
  }
}
