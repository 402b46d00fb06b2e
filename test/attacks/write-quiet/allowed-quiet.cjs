// Has Node write its own files into the granted folder: a report by each way of naming it.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { ok } = require('node:assert');
process.report.writeReport(`${lab.granted}/report.json`);
ok(fs.existsSync(`${lab.granted}/report.json`));
process.report.directory = lab.granted;
ok(fs.existsSync(`${lab.granted}/${process.report.writeReport('second.json').split('/').at(-1)}`));
console.log('ok');
