// Learns where a denied link leads, from the message of a denial.
// denied: file:read or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const link = `${lab.granted}/links/folder/link`;
const forms = [() => fs.readFileSync(link), () => fs.realpathSync(link), () => fs.realpathSync.native(link), () => fs.statSync(link), () => process.chdir(link), () => require(link), () => new (require('node:worker_threads').Worker)(link), () => console.log(fs.readlinkSync(link))];
for (const form of forms) {
  try {
    form();
  } catch (error) {
    console.log(error.message, error.path, error.stack);
  }
}
