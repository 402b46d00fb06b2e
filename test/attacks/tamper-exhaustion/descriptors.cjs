// Opens files until there is no descriptor left, reads in that state, starts threads and programs in it.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
// prlimit(2), for which Node has no function: the number of descriptors.
spawnSync('perl', ['-e', 'syscall(302, $ARGV[0] + 0, $ARGV[1] + 0, pack("QQ", $ARGV[2], $ARGV[2]), 0)', String(process.pid), '7', '200']);
const fds = [];
try {
  for (;;) fds.push(fs.openSync(`${lab.granted}/file.txt`, 'r'));
} catch (error) {
  console.log(error.code);
}
const tries = [() => console.log(fs.readFileSync(lab.secret, 'utf8')), () => fs.writeFileSync(`${lab.denied}/born`, 'x'), () => spawnSync(lab.programs.marker), () => new Worker(`console.log(require('fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`, { eval: true }).on('error', (error) => console.log(error.code))];
for (let free = 0; free < 4; free++) {
  for (const act of tries) {
    try {
      act();
    } catch (error) {
      console.log(error.code);
    }
  }
  if (free < fds.length) fs.closeSync(fds[free]);
}
setTimeout(() => {
  for (const fd of fds.slice(4)) fs.closeSync(fd);
  console.log(fs.readFileSync(lab.secret, 'utf8'));
}, 300);
