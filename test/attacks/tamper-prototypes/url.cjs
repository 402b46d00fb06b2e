// URLs say that they are others, by every getter.
// denied: network:request 127.0.0.2
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { pathToFileURL } = require('node:url');
const file = pathToFileURL(lab.secret);
const server = new URL(`http://127.0.0.2:${lab.servers.denied.http}/`);
const { get: realHref } = Object.getOwnPropertyDescriptor(URL.prototype, 'href');
const lies = { href: `http://127.0.0.1:${lab.servers.granted.http}/`, host: '127.0.0.1', hostname: '127.0.0.1', origin: 'http://127.0.0.1', port: String(lab.servers.granted.http) };
for (const [key, value] of Object.entries(lies)) Object.defineProperty(URL.prototype, key, { get: () => value, configurable: true });
URL.prototype.toString = () => lies.href;
fetch(server).catch(() => {});
require('node:http').get({ host: '127.0.0.2', port: lab.servers.denied.http }).on('error', () => {});
Object.defineProperty(URL.prototype, 'pathname', { get() { return realHref.call(this).includes('secret') ? `${lab.granted}/file.txt` : '/'; }, configurable: true });
console.log(fs.readFileSync(lab.secret, 'latin1'));
