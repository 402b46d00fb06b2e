// Reads a granted file in every form of its path.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
const file = `${lab.granted}/file.txt`;
// Node 18 knows a URL by its class.
const duck = process.version.startsWith('v18') ? file : { href: `file://${file}`, protocol: 'file:', hostname: '', pathname: file, origin: 'null', search: '', hash: '' };
const forms = [file, Buffer.from(file), new Uint8Array(Buffer.from(file)), pathToFileURL(file), duck, '../granted//tree/../file.txt', `/proc/self/root${file}`, new URL(`file://${lab.granted}/%66ile.txt`)];
if (forms.every((form) => fs.readFileSync(form, 'utf8') === 'granted text' && fs.readFileSync(form).length === 12)) console.log('ok');
