// Closes descriptors and opens files of its own, until one gets the log's number: what is recorded would go there.
// only gated: the descriptor is the gate's
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (let round = 0; round < 3; round++) {
  for (let fd = 3; fd < 60; fd++) {
    try {
      if (!fs.fstatSync(fd).isFile()) continue;
      fs.closeSync(fd);
      fs.openSync(`${lab.granted}/taken-${round}-${fd}`, 'a+');
    } catch {
      // Not open, or not its own.
    }
  }
}
fs.writeFileSync(`${lab.granted}/after`, 'x');
console.log(fs.readFileSync(lab.secret, 'utf8'));
const taken = fs.readdirSync(lab.granted).filter((name) => name.startsWith('taken') && fs.readFileSync(`${lab.granted}/${name}`, 'latin1').includes('"action"'));
if (taken.length > 0) fs.mkdirSync(`${lab.denied}/the-log-went-astray`);
