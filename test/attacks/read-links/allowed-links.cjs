// Reads through links that stay inside.
const fs = require('node:fs');
const { granted } = JSON.parse(process.argv[2]);
fs.symlinkSync('file.txt', `${granted}/own`);
fs.symlinkSync(`${granted}/tree`, `${granted}/folder`);
fs.linkSync(`${granted}/file.txt`, `${granted}/hard`);
fs.renameSync(`${granted}/tree/one.txt`, `${granted}/tree/first.txt`);
fs.cpSync(`${granted}/tree`, `${granted}/copy`, { recursive: true });
const texts = [fs.readFileSync(`${granted}/own`, 'utf8'), fs.readFileSync(`${granted}/hard`, 'utf8'), fs.readFileSync(`${granted}/folder/first.txt`, 'utf8'), fs.readFileSync(`${granted}/copy/inner/two.txt`, 'utf8')];
if (texts.join() === 'granted text,granted text,one,two') console.log('ok');
