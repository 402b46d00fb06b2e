// Copies it into the granted folder by each function that copies.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const attempts = [(to) => fs.copyFileSync(lab.secret, to), (to) => fs.cpSync(lab.secret, to), (to) => fs.promises.copyFile(lab.secret, to), (to) => fs.promises.cp(lab.secret, to, { recursive: true }), (to) => new Promise((done) => fs.cp(lab.secret, to, done))];
for (const [i, attempt] of attempts.entries()) (async () => attempt(`${lab.granted}/copy${i}`))().catch((error) => console.log(error.code));
