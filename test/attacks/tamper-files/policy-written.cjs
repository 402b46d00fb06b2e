// Writes the policy by each form, through a link and a descriptor.
// denied: file:write safeclaw.config.yaml
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const policy = `${lab.project}/safeclaw.config.yaml`;
fs.symlinkSync(policy, `${lab.granted}/policy`);
fs.symlinkSync(lab.project, `${lab.granted}/around`);
const fd = fs.openSync(policy, 'r');
for (const name of [policy, 'safeclaw.config.yaml', './/safeclaw.config.yaml', `${lab.granted}/policy`, `${lab.granted}/around/safeclaw.config.yaml`, `/proc/self/fd/${fd}`, `/proc/self/cwd/safeclaw.config.yaml`, Buffer.from(policy)]) {
  for (const act of [() => fs.appendFileSync(name, '\n# x'), () => fs.truncateSync(name, 10), () => fs.chmodSync(name, 0o777), () => fs.copyFileSync(`${lab.granted}/file.txt`, name)]) {
    try {
      act();
    } catch (error) {
      console.log(error.code);
    }
  }
}
try {
  fs.fchmodSync(fd, 0o777);
} catch (error) {
  console.log(error.code);
}
