// Streams through a link that is laid before the stream opens.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const stream = fs.createReadStream(`${lab.granted}/data.json`);
fs.unlinkSync(`${lab.granted}/data.json`);
fs.symlinkSync(lab.secret, `${lab.granted}/data.json`);
stream.on('error', (error) => console.log(error.code)).pipe(process.stdout);
fs.createReadStream(`${lab.granted}/data.json`).on('error', (error) => console.log(error.code)).on('data', (text) => console.log(String(text)));
