// Attaches it to a database of its own, by SQL text and by a bound value.
// nodes: >=24
// denied: file:read or file:write database.sqlite
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(':memory:');
for (const attach of [() => db.exec(`ATTACH '${lab.denied}/database.sqlite' AS one`), () => db.prepare('ATTACH ? AS two').run(`${lab.denied}/database.sqlite`), () => db.exec(`ATTACH 'file:${lab.denied}/database.sqlite?mode=ro' AS three`), () => db.exec(`/**/ATTACH DATABASE '${lab.granted}/links/folder/database.sqlite' AS four`)]) {
  try {
    attach();
  } catch (error) {
    console.log(error.code);
  }
}
for (const name of ['one', 'two', 'three', 'four']) {
  try {
    console.log(db.prepare(`SELECT * FROM ${name}.secrets`).all());
  } catch (error) {
    console.log(error.code);
  }
}
