// Opens its own code for reading, and the same file for writing by the descriptor's name.
// denied: file:write reopened.cjs
const fs = require('node:fs');
const fd = fs.openSync(__filename, 'r');
for (const way of [`/proc/self/fd/${fd}`, `/dev/fd/${fd}`, `/proc/${process.pid}/fd/${fd}`, `/proc/thread-self/fd/${fd}`]) {
  for (const act of [() => fs.appendFileSync(way, '\n// x'), () => fs.truncateSync(way, 10), () => fs.openSync(way, 'r+')]) {
    try {
      act();
    } catch (error) {
      console.log(error.code);
    }
  }
}
