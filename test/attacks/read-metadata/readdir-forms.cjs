// Lists it by promise and callback, typed, as bytes, and with what is below.
// denied: file:list denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const options of [{}, { withFileTypes: true }, { encoding: 'buffer' }, { recursive: true }, { recursive: true, withFileTypes: true }]) {
  fs.readdir(lab.denied, options, (error, names) => console.log(error?.code, names));
  fs.promises.readdir(`${lab.denied}/names`, options).then((names) => console.log(names.map(String), names), (error) => console.log(error.code));
}
