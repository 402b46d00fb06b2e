// Opens a granted folder and goes up from its descriptor.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.granted, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
for (const way of [`/proc/self/fd/${fd}/../denied/secret.txt`, `/dev/fd/${fd}/../denied/secret.txt`]) {
  try {
    console.log(fs.readFileSync(way, 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
