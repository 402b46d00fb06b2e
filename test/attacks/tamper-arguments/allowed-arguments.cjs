// Paths of every kind within what is granted.
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const name = `${lab.granted}/file.txt`;
const texts = [name, Buffer.from(name), pathToFileURL(name), new Uint8Array(Buffer.from(name))].map((path) => fs.readFileSync(path, { encoding: 'utf8' }));
console.log(texts.every((text) => text === 'granted text') ? 'ok' : texts);
