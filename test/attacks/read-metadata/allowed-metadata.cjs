// Lists, looks at and resolves what is granted.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { granted } = lab;
const names = fs.readdirSync(`${granted}/tree`, { withFileTypes: true }).map(({ name }) => name).sort().join();
const dir = fs.opendirSync(`${granted}/tree`);
const first = dir.readSync().name;
dir.closeSync();
fs.symlinkSync('tree/one.txt', `${granted}/link`);
const facts = [names === 'inner,one.txt', ['inner', 'one.txt'].includes(first), fs.statSync(`${granted}/file.txt`).size === 12, fs.existsSync(granted), !fs.existsSync(`${granted}/none`), fs.readlinkSync(`${granted}/link`) === 'tree/one.txt', fs.realpathSync(`${granted}/link`) === `${granted}/tree/one.txt`];
process.chdir(`${granted}/tree`);
facts.push(process.cwd() === `${granted}/tree`, fs.existsSync('one.txt'));
fs.accessSync(`${granted}/file.txt`, fs.constants.R_OK);
if (facts.every(Boolean)) console.log('ok');
