// Hands over an object that is like a URL.
// nodes: >=20
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const like = { href: `file://${lab.secret}`, protocol: 'file:', hostname: '', host: '', pathname: lab.secret, origin: 'null', search: '', hash: '' };
console.log(fs.readFileSync(like, 'utf8'));
