// A function that is called in the middle of a copy changes what is copied.
// denied: file:stat denied
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.mkdirSync(`${lab.granted}/from/inner`, { recursive: true });
fs.writeFileSync(`${lab.granted}/from/inner/secret.txt`, 'own');
fs.cpSync(`${lab.granted}/from`, `${lab.granted}/to`, {
  recursive: true,
  dereference: true,
  filter(source) {
    if (source.endsWith('/inner') && !fs.lstatSync(source).isSymbolicLink()) {
      fs.renameSync(source, `${lab.granted}/away`);
      fs.renameSync(`${lab.granted}/links/folder`, source);
    }
    return true;
  },
});
