// Every regular expression matches, by each of the functions that strings ask it by.
// denied: shell:execute marker
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
RegExp.prototype.exec = () => null;
RegExp.prototype.test = () => false;
for (const symbol of [Symbol.match, Symbol.matchAll, Symbol.replace, Symbol.search, Symbol.split]) RegExp.prototype[symbol] = () => null;
Object.defineProperty(RegExp.prototype, 'flags', { get: () => '' });
for (const key of ['$1', 'lastMatch']) Object.defineProperty(RegExp, key, { get: () => lab.granted, configurable: true });
spawnSync(`tool a; ${lab.programs.marker}`, { shell: true });
console.log(fs.readFileSync(lab.secret, 'latin1'));
