// Makes file handles of numbers, by the class of one that it has: they close what they hold when they are collected.
// only gated: the descriptor is the gate's
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.promises.open(`${lab.granted}/file.txt`).then(async (handle) => {
  const native = Object.getOwnPropertySymbols(handle).map((key) => handle[key]).find((value) => typeof value?.close === 'function');
  for (let fd = 3; fd < 60; fd++) {
    try {
      if (!fs.fstatSync(fd).isFile()) continue;
    } catch {
      continue;
    }
    for (const make of [() => new handle.constructor(fd), () => new native.constructor(fd)]) {
      try {
        const own = make();
        if (own.fd === handle.fd || native?.fd === fd) continue;
        await own.close();
      } catch {
        // Refused.
      }
    }
  }
  fs.writeFileSync(`${lab.granted}/after`, 'x');
  console.log(fs.readFileSync(lab.secret, 'utf8'));
});
