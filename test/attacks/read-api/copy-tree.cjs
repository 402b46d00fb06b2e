// Copies the folder around it into the granted folder, and the folder above both.
// denied: file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
for (const [i, from] of [`${lab.denied}/tree`, `${lab.granted}/links/folder/tree/`, path.dirname(lab.denied)].entries()) {
  for (const copy of [fs.cpSync, fs.promises.cp]) {
    (async () => copy(from, `${lab.granted}/tree${i}${copy.name}`, { recursive: true, filter: (name) => !name.startsWith(`${lab.granted}/tree`) && !name.includes('.safeclaw') }))().catch((error) => console.log(error.code));
  }
}
