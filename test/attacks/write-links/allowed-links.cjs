// Writes through links that stay inside, also one whose target is not there yet.
const fs = require('node:fs');
const { granted } = JSON.parse(process.argv[2]);
const { strictEqual } = require('node:assert');
fs.symlinkSync('born.txt', `${granted}/dangling`);
fs.writeFileSync(`${granted}/dangling`, 'one');
strictEqual(fs.readFileSync(`${granted}/born.txt`, 'utf8'), 'one');
fs.symlinkSync(`${granted}/tree`, `${granted}/folder`);
fs.writeFileSync(`${granted}/folder/new.txt`, 'two');
strictEqual(fs.readFileSync(`${granted}/tree/new.txt`, 'utf8'), 'two');
fs.linkSync(`${granted}/born.txt`, `${granted}/hard`);
fs.appendFileSync(`${granted}/hard`, ' more');
strictEqual(fs.readFileSync(`${granted}/born.txt`, 'utf8'), 'one more');
fs.renameSync(`${granted}/folder/new.txt`, `${granted}/folder/newer.txt`);
fs.unlinkSync(`${granted}/folder`);
strictEqual(fs.readdirSync(`${granted}/tree`).includes('newer.txt'), true);
// A link that leads out is no more than a name: its own is the agent's.
fs.renameSync(`${granted}/links/secret`, `${granted}/links/renamed`);
fs.unlinkSync(`${granted}/links/renamed`);
console.log('ok');
