// Removes the whole folder, by each form.
// denied: file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
try {
  fs.rmSync(`${lab.denied}/tree`, { recursive: true, force: true });
} catch (error) {
  console.log(error.code);
}
fs.rm(`${lab.denied}/bits`, { recursive: true }, (error) => console.log(error?.code));
fs.promises.rm(`${lab.denied}/package`, { recursive: true }).catch((error) => console.log(error.code));
