// Puts another file in the policy's place: by its name, its folder's and those above.
// denied: file:write or file:delete
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
const policy = `${lab.project}/safeclaw.config.yaml`;
fs.writeFileSync(`${lab.granted}/open.yaml`, 'version: 1\ndefaultAction: allow\n');
fs.mkdirSync(`${lab.granted}/project`);
fs.writeFileSync(`${lab.granted}/project/safeclaw.config.yaml`, 'version: 1\ndefaultAction: allow\n');
for (const act of [
  () => fs.renameSync(`${lab.granted}/open.yaml`, policy),
  () => fs.unlinkSync(policy),
  () => fs.rmSync(policy, { force: true }),
  () => fs.renameSync(policy, `${lab.granted}/away`),
  () => fs.cpSync(`${lab.granted}/project`, lab.project, { recursive: true }),
  () => fs.renameSync(lab.project, `${lab.granted}/old`),
  () => fs.rmSync(lab.project, { recursive: true }),
]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
