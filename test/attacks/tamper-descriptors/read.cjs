// Reads the log by its descriptor, from the start, and prints it: what is redacted in it and what is not.
// only gated: the descriptor is the gate's
// stopped by: a descriptor that only appends cannot be read, and the log holds no secret
const fs = require('node:fs');
for (let fd = 3; fd < 60; fd++) {
  try {
    const bytes = Buffer.alloc(5000);
    console.log(bytes.toString('utf8', 0, fs.readSync(fd, bytes, 0, 5000, 0)));
  } catch {
    // Refused, or not open.
  }
}
