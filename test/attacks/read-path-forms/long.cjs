// Makes the path as long as the kernel takes it.
// denied: file:read
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const way = `${lab.granted}/${'./'.repeat(1900)}../denied/secret.txt`;
console.log(fs.readFileSync(way, 'utf8'));
