// Loads a native extension into a database, which is code that reads what it likes.
// nodes: >=24
// denied: module:native
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(':memory:', { allowExtension: true });
try {
  db.loadExtension(`${lab.granted}/file.txt`);
} catch (error) {
  console.log(error.message);
}
console.log(new DatabaseSync(`${lab.denied}/database.sqlite`).prepare('SELECT * FROM secrets').all());
