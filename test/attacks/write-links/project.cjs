// Changes its own code, which it may read, by a link from the granted folder and a second name.
// denied: file:write project
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync(__filename, `${lab.granted}/code`);
for (const act of [() => fs.appendFileSync(`${lab.granted}/code`, '\n// changed'), () => fs.linkSync(__filename, `${lab.granted}/code-2`), () => fs.writeFileSync(`${lab.project}/planted.cjs`, 'x'), () => fs.mkdirSync(`${lab.project}/node_modules/planted`, { recursive: true })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
