// Goes out from the descriptor of a granted folder, by its names under /proc and /dev.
// denied: file:write denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.granted, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
for (const [i, way] of [`/proc/self/fd/${fd}/../denied`, `/dev/fd/${fd}/../denied`, `/proc/thread-self/fd/${fd}/links/folder`, `/proc/${process.pid}/fd/${fd}/../denied`, `/proc/self/task/${process.pid}/fd/${fd}/../denied`].entries()) {
  try {
    fs.writeFileSync(`${way}/new-${i}`, 'x');
  } catch (error) {
    console.log(error.code);
  }
}
