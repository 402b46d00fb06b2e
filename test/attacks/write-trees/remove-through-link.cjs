// Removes what is behind a link by a slash at its end.
// denied: file:delete or file:list or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const way of [`${lab.granted}/links/folder/`, `${lab.granted}/links/folder/.`, `${lab.granted}/links/folder//tree`, `${lab.granted}/links/folder/tree/`]) {
  try {
    fs.rmSync(way, { recursive: true });
  } catch (error) {
    console.log(error.code);
  }
}
fs.promises.rm(`${lab.granted}/links/folder/bits/`, { recursive: true }).catch((error) => console.log(error.code));
