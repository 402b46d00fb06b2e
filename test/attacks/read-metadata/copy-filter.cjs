// Learns the names below the folder from the filter of a copy.
// denied: file:read denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.cpSync(`${lab.denied}/names`, `${lab.granted}/copy`, { recursive: true, filter: (from) => (console.log(from), true) });
