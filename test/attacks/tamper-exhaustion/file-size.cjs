// Has no file grow any more, so that no record can be written, and acts.
// stopped by: what cannot be recorded does not happen
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
process.on('SIGXFSZ', () => {});
// prlimit(2), for which Node has no function: the size of files.
spawnSync('perl', ['-e', 'syscall(302, $ARGV[0] + 0, $ARGV[1] + 0, pack("QQ", $ARGV[2], $ARGV[2]), 0)', String(process.pid), '1', '1']);
for (const act of [() => console.log(fs.readFileSync(lab.secret, 'utf8')), () => fs.mkdirSync(`${lab.denied}/born`), () => spawnSync(lab.programs.marker), () => fs.renameSync(lab.secret, `${lab.denied}/moved`)]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
