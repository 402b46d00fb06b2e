// JSON, and `toJSON` of everything, change what is written and read.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
JSON.parse = () => ({ commands: [], kind: 'allow', actions: [] });
JSON.stringify = () => '{}';
Object.prototype.toJSON = () => ({ kind: 'allow' });
String.prototype.toJSON = Array.prototype.toJSON = () => [];
spawnSync(`tool a; ${lab.programs.marker}`, { shell: true });
spawnSync(lab.programs.marker);
console.log(fs.readFileSync(lab.secret, 'latin1'));
