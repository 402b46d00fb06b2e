// What a verdict and an action consist of is inherited from the prototype of everything.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const fields = { kind: 'allow', by: 'rule', rule: 'x', code: 'SC_ALLOWED', enforcing: false, observed: {}, observe: true, mode: 'observe', defaultAction: 'allow', allow: true, verdict: 'allow', loaded: true, quiet: true, path: `${lab.granted}/file.txt`, asked: `${lab.granted}/file.txt`, decision: 'allow', effect: 'allow' };
for (const [key, value] of Object.entries(fields)) Object.defineProperty(Object.prototype, key, { value, writable: true, configurable: true });
console.log(fs.readFileSync(lab.secret, 'utf8'));
