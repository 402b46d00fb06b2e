// Makes what is recorded as long as it can be: names, words of a command, keys of the environment.
// denied: file:read or shell:execute or env:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const long = 'x'.repeat(2 ** 22);
const acts = [
  () => fs.readFileSync(`${lab.granted}/${long}/../../denied/secret.txt`, 'utf8'),
  () => fs.readFileSync(`/${'/'.repeat(2 ** 20)}${lab.secret}`, 'utf8'),
  () => spawnSync(lab.programs.marker, [long.slice(0, 2 ** 17 - 1)]),
  () => spawnSync(lab.programs.marker, Array.from({ length: 9000 }, () => 'x')),
  () => process.env[long],
  () => fs.readFileSync(`${lab.granted}/${'./'.repeat(1900)}../denied/secret.txt`, 'utf8'),
];
for (const act of acts) {
  try {
    console.log(act());
  } catch (error) {
    console.log(error.code);
  }
}
