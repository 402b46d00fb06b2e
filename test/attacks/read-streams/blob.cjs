// Opens it as a Blob.
// nodes: >=20
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.openAsBlob(lab.secret).then((blob) => blob.text()).then(console.log);
