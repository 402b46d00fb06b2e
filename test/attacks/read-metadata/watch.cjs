// Watches the folder, and a file in it for its size.
// denied: file:list or file:stat denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const seen = (stats) => (console.log(stats.size), process.exit(0));
fs.watchFile(`${lab.denied}/sized`, { interval: 20 }, seen);
console.log(fs.statSync(`${lab.denied}/sized`).size);
process.exit(0);
