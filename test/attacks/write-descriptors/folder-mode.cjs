// The same by the descriptor of a folder that it may list, its own, and of one that it may not.
// denied: file:write or file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { O_DIRECTORY, O_RDONLY } = fs.constants;
for (const folder of [lab.denied, `${lab.granted}/links/folder`, `${lab.denied}/tree`]) {
  try {
    fs.fchmodSync(fs.openSync(folder, O_RDONLY | O_DIRECTORY), 0o700);
  } catch (error) {
    console.log(error.code);
  }
}
