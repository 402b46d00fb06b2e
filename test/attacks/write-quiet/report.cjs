// Has a diagnostic report written by its name, in a folder of its choice, and under the name that Node gives it.
// denied: file:write
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { report } = process;
for (const act of [() => report.writeReport(`${lab.denied}/a.json`), () => { report.directory = lab.denied; report.writeReport('b.json'); }, () => { report.filename = 'c.json'; report.writeReport(); }, () => { report.directory = `${lab.granted}/links/folder`; report.writeReport('d.json'); }, () => { report.directory = lab.granted; report.writeReport('../denied/e.json'); }]) {
  try {
    act();
  } catch (error) {
    console.log(error.code);
  }
}
