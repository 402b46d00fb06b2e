// The same, and runs a program that is granted: without its record that must not happen either.
// stopped by: what cannot be recorded does not happen
const lab = JSON.parse(process.argv[2]);
const { spawnSync } = require('node:child_process');
process.on('SIGXFSZ', () => {});
// prlimit(2), for which Node has no function: the size of files.
spawnSync('perl', ['-e', 'syscall(302, $ARGV[0] + 0, $ARGV[1] + 0, pack("QQ", $ARGV[2], $ARGV[2]), 0)', String(process.pid), '1', '1']);
const { error } = spawnSync(lab.programs.marker, ['granted']);
console.log(error?.code);
