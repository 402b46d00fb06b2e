// Opens it as a Blob at once, and reads it by its URL.
// nodes: >=26
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const blob = fs.openAsBlobSync(lab.secret);
fetch(URL.createObjectURL(blob)).then((response) => response.text()).then(console.log);
