// Changes what a URL says of itself, and hands it over.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pathToFileURL } = require('node:url');
const url = pathToFileURL(lab.secret);
let count = 0;
Object.defineProperty(url, 'pathname', { get: () => (count++ % 2 === 0 ? `${lab.granted}/file.txt` : lab.secret) });
Object.defineProperty(url, 'href', { get: () => `file://${lab.granted}/file.txt` });
for (let i = 0; i < 4; i++) {
  try {
    console.log(fs.readFileSync(url, 'utf8'), fs.readFileSync(pathToFileURL(lab.secret), 'utf8'));
  } catch (error) {
    console.log(error.code);
  }
}
