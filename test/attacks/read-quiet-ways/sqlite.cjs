// Opens a database that native code reads.
// nodes: >=24
// denied: file:read or file:write database.sqlite
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
console.log(new DatabaseSync(`${lab.denied}/database.sqlite`, { readOnly: true }).prepare('SELECT * FROM secrets').all());
