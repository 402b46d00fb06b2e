// Gives its descriptors to a program as input and outputs: what that prints would go into the log.
// only gated: the descriptor is the gate's
// denied: shell:execute tool
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { spawn, spawnSync } = require('node:child_process');
for (let fd = 3; fd < 40; fd++) {
  try {
    if (!fs.fstatSync(fd).isFile()) continue;
  } catch {
    continue;
  }
  for (const stdio of [['ignore', fd, fd], [fd, 'ignore', 'ignore'], ['ignore', 'ignore', 'ignore', fd]]) {
    try {
      spawnSync(lab.programs.tool, ['x'], { stdio });
      spawn(lab.programs.tool, ['x'], { stdio }).on('error', () => {});
    } catch {
      // Refused.
    }
  }
}
try {
  fs.readFileSync(lab.secret);
} catch (error) {
  console.log(error.code);
}
