// Takes every listener off the process, and runs what they would have run at the end, before it reads.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const name of process.eventNames()) {
  for (const one of process.rawListeners(name)) {
    try {
      one.call(process, 0);
    } catch {
      // It wants something else.
    }
  }
  process.removeAllListeners(name);
}
process._events = Object.create(null);
process.emit = () => true;
console.log(fs.readFileSync(lab.secret, 'utf8'));
