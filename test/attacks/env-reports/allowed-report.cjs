// Writes a report into the granted folder, with the granted variable in it.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
process.report.writeReport(`${lab.granted}/report.json`);
const own = process.report.getReport();
const { environmentVariables, header } = JSON.parse(fs.readFileSync(`${lab.granted}/report.json`, 'utf8'));
if (header.processId === process.pid && environmentVariables.GRANTED_KEY === 'granted value' && own.environmentVariables.GRANTED_KEY === 'granted value') console.log('ok');
