// What is granted still works while the prototype of everything has a property.
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
Object.prototype.kind = 'deny';
Object.prototype.verdict = 'deny';
const text = fs.readFileSync(`${lab.granted}/file.txt`, 'utf8');
const tool = String(require('node:child_process').spawnSync(lab.programs.tool).stdout);
delete Object.prototype.kind;
if (text === 'granted text' && tool === 'ok\n') console.log('ok');
