// Removes files by each form.
// denied: file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const act of [() => fs.unlinkSync(lab.secret), () => fs.rmSync(`${lab.denied}/data.json`), () => fs.rmSync(`${lab.denied}/link`, { force: true })]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
fs.unlink(`${lab.denied}/module.cjs`, (error) => console.log(error?.code));
fs.rm(`${lab.denied}/module.mjs`, { force: true, maxRetries: 2 }, (error) => console.log(error?.code));
fs.promises.unlink(`${lab.denied}/script`).catch((error) => console.log(error.code));
fs.promises.rm(`${lab.denied}/sized`).catch((error) => console.log(error.code));
