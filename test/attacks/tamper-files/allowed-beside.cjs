// Writes beside the gate's files, and reads them.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.writeFileSync(`${lab.granted}/safeclaw.config.yaml`, 'version: 1\n');
fs.writeFileSync(`${lab.granted}/other.yaml`, 'version: 1\n');
fs.linkSync(`${lab.granted}/other.yaml`, `${lab.granted}/linked.yaml`);
fs.appendFileSync(`${lab.granted}/linked.yaml`, 'rules: []\n');
fs.rmSync(`${lab.granted}/safeclaw.config.yaml`);
if (fs.readFileSync(`${lab.project}/safeclaw.config.yaml`, 'utf8').includes('version: 1') && fs.readFileSync(`${lab.granted}/other.yaml`, 'utf8').endsWith('rules: []\n')) console.log('ok');
