// Acts when something is written to its outputs, by functions in the place of theirs.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const texts = new Set();
let inside = false;
const read = () => {
  if (inside) return true;
  inside = true;
  try {
    texts.add(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
  inside = false;
  return true;
};
const { log } = console;
const { write } = process.stdout;
for (const name of Object.keys(console)) if (typeof console[name] === 'function') console[name] = read;
process.stderr.write = read;
process.stdout.write = read;
process._rawDebug = read;
process.emitWarning = read;
for (const act of [() => fs.readFileSync(lab.secret), () => require('node:child_process').spawnSync(lab.programs.marker), () => fs.openSync(`${lab.denied}/born`, 'w')]) {
  try {
    act();
  } catch {
    // Refused.
  }
}
read();
process.stdout.write = write;
console.log = log;
console.log([...texts].join());
