// Makes folders, one and with those above it.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.mkdirSync(`${lab.denied}/a`), () => fs.mkdirSync(`${lab.denied}/b/c`, { recursive: true }), () => fs.mkdirSync(`${lab.granted}/x/../../denied/d`, { recursive: true })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.mkdir(`${lab.denied}/e`, (error) => console.log(error?.code));
fs.promises.mkdir(`${lab.denied}/f/g`, { recursive: true }).catch((error) => console.log(error.code));
