// Opens it by a URL, through a link, as bytes and later than it was made.
// nodes: >=24
// denied: file:read or file:write database.sqlite
const lab = JSON.parse(process.argv[2]);
const { DatabaseSync } = require('node:sqlite');
for (const name of [new URL(`file://${lab.denied}/database.sqlite?mode=ro`), `${lab.granted}/links/folder/database.sqlite`, Buffer.from(`${lab.denied}/database.sqlite`), `file:${lab.denied}/database.sqlite`]) {
  try {
    const db = new DatabaseSync(name, { open: false });
    db.open();
    console.log(db.prepare('SELECT * FROM secrets').all());
  } catch (error) {
    console.log(error.code);
  }
}
