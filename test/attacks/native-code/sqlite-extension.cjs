// A database loads an extension, by a method and by SQL.
// denied: module:native library.node
// nodes: >=24
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(':memory:', { allowExtension: true });
try {
  database.loadExtension(lab.programs.library);
} catch {
  // Refused, or no extension.
}
database.prepare('SELECT load_extension(?)').get(lab.programs.library);
