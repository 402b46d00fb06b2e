// The clock stands still, runs backwards and throws.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
let turn = 0;
Date.now = () => [0, -1, NaN, 1e20][turn++ % 4];
globalThis.Date = class { constructor() { throw new Error('no time'); } };
process.hrtime = process.hrtime.bigint = () => 0n;
performance.now = () => { throw new Error('no time'); };
for (let i = 0; i < 5; i++) {
  try {
    process._rawDebug(fs.readFileSync(lab.secret, 'latin1'));
  } catch {
    // Refused.
  }
}
