// Copies a tree to an own place, which becomes a link while the filter is asked.
// denied: file:write or file:stat or file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/to/inner`, { recursive: true });
const filter = (from, to) => {
  if (to.endsWith('inner') && fs.existsSync(`${lab.granted}/links/folder`)) {
    fs.rmdirSync(to);
    fs.renameSync(`${lab.granted}/links/folder`, to);
  }
  return true;
};
for (const act of [() => fs.cpSync(`${lab.granted}/tree`, `${lab.granted}/to`, { recursive: true, filter }), () => fs.cpSync(`${lab.granted}/tree/inner`, `${lab.granted}/to/inner/`, { recursive: true })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
