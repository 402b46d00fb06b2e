// Has another thread close and write the descriptors of this one.
// only gated: the descriptor is the gate's
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const text = "const fs = require('node:fs'); for (let fd = 3; fd < 60; fd++) for (const act of [() => fs.writeSync(fd, 'x'), () => fs.ftruncateSync(fd), () => fs.closeSync(fd)]) try { if (fs.fstatSync(fd).isFile()) act(); } catch {}";
new Worker(text, { eval: true }).on('error', () => {}).on('exit', () => {
  fs.writeFileSync(`${lab.granted}/after`, 'x');
  console.log(fs.readFileSync(lab.secret, 'utf8'));
});
