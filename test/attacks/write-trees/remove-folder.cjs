// Removes empty folders, and full ones by the older option.
// denied: file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.rmdirSync(`${lab.denied}/tree`, { recursive: true }), () => fs.rmSync(`${lab.denied}/empty`, { recursive: true }), () => fs.rmdirSync(`${lab.denied}/empty`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
