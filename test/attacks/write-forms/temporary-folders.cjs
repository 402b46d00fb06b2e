// Makes temporary folders there, by their prefix.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.mkdtempSync(`${lab.denied}/`), () => fs.mkdtempSync(`${lab.granted}/../denied/x`), () => fs.mkdtempSync(Buffer.from(`${lab.denied}/y`))]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.mkdtemp(`${lab.denied}/z`, (error) => console.log(error?.code));
fs.promises.mkdtemp(`${lab.denied}/w`).catch((error) => console.log(error.code));
