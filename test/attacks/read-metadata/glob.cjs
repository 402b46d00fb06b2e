// Finds names by a pattern.
// nodes: >=22
// denied: file:list or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.globSync(`${lab.denied}/names/*.txt`), fs.globSync('names/*', { cwd: lab.denied }), fs.globSync(`${lab.granted}/links/folder/n*/*`));
(async () => {
  for await (const name of fs.promises.glob(`${lab.granted}/../denied/**/*.txt`)) console.log(name);
})();
