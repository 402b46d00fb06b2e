// Copies a tree into the folder and over what is there.
// denied: file:write or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
try {
  fs.cpSync(`${lab.granted}/tree`, `${lab.denied}/tree`, { recursive: true });
} catch (error) {
  console.log(error.code);
}
fs.cp(`${lab.granted}/tree`, `${lab.denied}/new`, { recursive: true }, (error) => console.log(error?.code));
fs.promises.cp(`${lab.granted}/tree`, `${lab.denied}/newer`, { recursive: true, force: true }).catch((error) => console.log(error.code));
