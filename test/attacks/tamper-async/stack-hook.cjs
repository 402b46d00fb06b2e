// Reads while the stack of a denial is put into words.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
let depth = 0;
Error.prepareStackTrace = (error, sites) => {
  if (depth++ < 3) {
    try {
      texts.add(fs.readFileSync(lab.secret, 'utf8'));
    } catch (inner) {
      void inner.stack;
    }
  }
  depth--;
  return String(sites.length);
};
for (const act of [() => fs.readFileSync(lab.secret, 'utf8'), () => require('node:child_process').spawnSync(lab.programs.marker), () => fs.openSync(`${lab.denied}/born`, 'w')]) {
  try {
    texts.add(act());
  } catch (error) {
    void error.stack;
  }
}
console.log([...texts].map(String).join());
