// Pipes it into a granted file, encoded.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { pipeline } = require('node:stream');
const { createReadStream, createWriteStream } = fs;
pipeline(createReadStream(lab.secret, { encoding: 'base64' }), createWriteStream(`${lab.granted}/out`), (error) => console.log(error?.code));
