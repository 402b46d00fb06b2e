// Chooses a folder of its own for reports, and lays a link in its place before one is written.
// denied: file:write ?
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.mkdirSync(`${lab.granted}/reports`);
process.report.directory = `${lab.granted}/reports`;
try {
  process.report.reportOnUncaughtException = true;
} catch (error) {
  console.log(error.code);
}
fs.rmdirSync(`${lab.granted}/reports`);
fs.symlinkSync(lab.denied, `${lab.granted}/reports`);
try {
  process.report.writeReport('a.json');
} catch (error) {
  console.log(error.code);
}
throw new Error('mine');
