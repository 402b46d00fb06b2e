// `Module._load` takes the file as a program of its own.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
process.argv[1] = lab.secret;
require('node:module')._load(lab.secret, null, true);
