// Reading the options of a call swaps a folder of its path for a link.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const folder = `${lab.granted}/swapped`;
fs.mkdirSync(folder);
fs.writeFileSync(`${folder}/secret.txt`, 'own');
let done = false;
const swap = () => {
  if (done) return;
  done = true;
  fs.renameSync(folder, `${folder}.old`);
  fs.renameSync(`${lab.granted}/links/folder`, folder);
};
for (const options of [{ get encoding() { swap(); return 'utf8'; } }, { encoding: 'utf8', get flag() { swap(); return 'r'; } }]) {
  try {
    console.log(fs.readFileSync(`${folder}/secret.txt`, options));
  } catch {
    // Refused.
  }
}
