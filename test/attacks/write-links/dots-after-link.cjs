// Goes up from where a link leads, which is not where its name stands.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const way = `${lab.granted}/links/folder/../denied/new`;
for (const act of [() => fs.writeFileSync(way, 'x'), () => fs.writeFileSync(Buffer.from(`${way}-2`), 'x'), () => fs.mkdirSync(`${lab.granted}/links/folder/tree/../made`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
