// Opens it at once, with a callback, and by the class.
// denied: file:list names
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const folder = `${lab.denied}/names`;
for (const open of [() => fs.opendirSync(folder).readSync().name, () => new fs.Dir(folder).readSync().name, () => fs.opendir(folder, (error, dir) => console.log(error?.code, dir?.readSync().name))]) {
  try {
    console.log(open());
  } catch (error) {
    console.log(error.code);
  }
}
