// Opens the log again by the names of its descriptor, for writing.
// only gated: the descriptor is the gate's
// denied: file:write
const fs = require('node:fs');
for (const fd of fs.readdirSync('/proc/self/fd')) {
  for (const name of [`/proc/self/fd/${fd}`, `/dev/fd/${fd}`, `/proc/${process.pid}/fd/${fd}`, `/proc/self/task/${process.pid}/fd/${fd}`]) {
    for (const act of [() => fs.openSync(name, 'r+'), () => fs.truncateSync(name), () => fs.appendFileSync(name, 'x'), () => fs.chmodSync(name, 0)]) {
      if (Number(fd) < 3) continue;
      try {
        act();
      } catch {
        // Refused, or no file.
      }
    }
  }
}
