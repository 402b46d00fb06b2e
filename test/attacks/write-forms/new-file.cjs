// Makes a file where none was, exclusively.
// denied: file:write born
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const [i, flag] of ['w', 'wx', 'w+', 'a', 'ax+', 'as'].entries()) {
  try {
    fs.writeFileSync(`${lab.denied}/born-${i}`, 'x', { flag });
  } catch (error) {
    console.log(error.code);
  }
}
