// Writes through a link that lies in the granted folder, and through one to it.
// denied: file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const name of ['secret', 'relative', 'twice']) {
  try {
    fs.appendFileSync(`${lab.granted}/links/${name}`, 'x');
  } catch (error) {
    console.log(error.code);
  }
}
fs.promises.writeFile(`${lab.granted}/links/secret`, 'x').catch((error) => console.log(error.code));
