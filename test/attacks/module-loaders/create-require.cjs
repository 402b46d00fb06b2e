// A `require` made for the other folder loads its file by a relative name.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { createRequire } = require('node:module');
createRequire(`${lab.denied}/x.js`)('./secret.txt');
