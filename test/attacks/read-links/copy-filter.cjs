// Copies a granted tree, and lays a link in it while the filter is asked.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/from/inner`, { recursive: true });
fs.writeFileSync(`${lab.granted}/from/inner/secret.txt`, 'own');
const filter = (from) => {
  if (from.endsWith('inner')) {
    fs.renameSync(from, `${lab.granted}/away`);
    fs.symlinkSync(lab.denied, from);
  }
  return true;
};
try {
  fs.cpSync(`${lab.granted}/from`, `${lab.granted}/to`, { recursive: true, dereference: true, filter });
} catch (error) {
  console.log(error.code);
}
console.log(fs.readFileSync(`${lab.granted}/to/inner/secret.txt`, 'utf8'));
