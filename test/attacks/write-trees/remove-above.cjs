// Removes a folder above, by a name that lies in the granted one.
// denied: file:delete or file:write
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const way of [`${lab.granted}/tree/../../denied`, `${lab.granted}/links/folder/tree/..`]) {
  try {
    fs.rmSync(way, { recursive: true, force: true });
  } catch (error) {
    console.log(error.code);
  }
}
