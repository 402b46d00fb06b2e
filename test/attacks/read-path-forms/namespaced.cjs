// Writes a form that other systems have for paths: it is a plain relative path here.
// nodes: >=22
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
path.toNamespacedPath = path.posix.toNamespacedPath = () => `${lab.granted}/file.txt`;
path.isAbsolute = () => false;
console.log(fs.readFileSync(lab.secret, 'utf8'));
